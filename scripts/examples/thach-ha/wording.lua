-- SPDX-License-Identifier: GPL-3.0-or-later
-- The words that generate.lua fills the synthetic registers with: fields of
-- opinion, who answers for them, what people say. Every sentence is invented;
-- villages, roads and fields are common names, not places.
--
-- A field: weight (how often it is raised, in 1000), up (share beyond the
-- commune's competence, in 100), ease (added to the chance of being resolved,
-- in 1000), the bodies that a matter is assigned to, session topics, texts.
-- `texts` are the commune's own business, `above` that of the district's offices
-- and higher; `later` is heard from 2020, after the communes were merged.
-- {thon} {xom} villages, {duong} road, {dong} rice field, {kenh} canal, {n} {few}
-- {many} {age} numbers, {nam} a past year, {quy} a quarter.
local W = {}

W.slots = {
  thon = { "Bắc Tiến", "Nam Sơn", "Đông Thành", "Tây Hòa", "Trung Tâm", "Hồng Thái",
    "Tân Phú", "Liên Phong", "Yên Nghĩa", "Đoài Thịnh", "Vĩnh An", "Thanh Giang",
    "Phúc Lộc", "Hòa Bình", "Kim Đồng", "Bình Minh" },
  xom = { "Cửa Đình", "Chùa Cao", "Bàu Sen", "Cồn Trạng", "Bến Đò", "Trại Mới", "Gò Mả", "Cầu Ván" },
  duong = { "đường trục thôn", "đường liên xã", "đường ra đồng", "đường vào nghĩa trang",
    "đường huyện", "tuyến đường đê", "đường vào trường tiểu học", "đường ven kênh" },
  dong = { "Bàu Vàng", "Cồn Dài", "Đập Hói", "Nương Cao", "Ruộng Sâu", "Trằm", "Mụ Lài", "Cửa Trộ" },
  kenh = { "kênh N1", "kênh N3-5", "kênh 19/5", "mương tiêu thôn", "kênh chính", "cống ba cửa" },
  quy = { "quý I", "quý II", "quý III", "quý IV" },
}

W.fields = {
  { name = "đất đai", weight = 190, up = 38, ease = -190,
    commune = "Công chức địa chính - xây dựng", district = "Phòng Tài nguyên và Môi trường huyện",
    province = "Sở Tài nguyên và Môi trường",
    topics = { "Cấp giấy chứng nhận quyền sử dụng đất", "Đất ở tồn đọng qua các thời kỳ", "Bồi thường, giải phóng mặt bằng" },
    texts = {
      "Đề nghị cấp giấy chứng nhận quyền sử dụng đất cho {n} hộ ở thôn {thon} đã nộp hồ sơ từ năm {nam}.",
      "Thửa đất của gia đình ở xóm {xom} bị đo thiếu so với giấy cũ, xin được đo lại.",
      "Ranh giới giữa hai hộ ở thôn {thon} chưa rõ, xã đã hòa giải nhưng chưa có biên bản.",
      "Sau chuyển đổi ruộng đất, một số hộ ở thôn {thon} được giao thiếu diện tích tại đồng {dong}.",
      "Đề nghị công khai quỹ đất công ích 5% và tiền thuê hằng năm.",
      "Hồ sơ tách thửa cho con nộp đã {many} ngày, trả lời \"chờ bản đồ mới\" mà không hẹn ngày.",
      "Danh sách hộ được giao đất ở năm {nam} dán ở xã có {few} chỗ tẩy xóa, đề nghị làm rõ.",
      "Bờ thửa ở đồng {dong} bị lấn dần, xin cắm lại mốc.",
      "Hợp đồng thuê ao ở xóm {xom} hết hạn mà chưa đấu thầu lại.",
    },
    above = {
      "Hồ sơ đề nghị cấp giấy chứng nhận của {n} hộ ở thôn {thon} xã đã chuyển lên từ {quy}, nay vẫn chưa có kết quả.",
      "Giá bồi thường đất vườn khi mở rộng {duong} thấp hơn giá thị trường, đề nghị xem lại.",
      "Đất ở giao trái thẩm quyền trước năm {nam} đến nay chưa được xử lý, người dân không làm được nhà.",
      "Việc thu hồi đất làm khu dân cư {xom} chưa có phương án tái định cư.",
      "Bảng giá đất của vị trí hai tại thôn {thon} cao hơn thực tế nên thuế chuyển nhượng quá nặng.",
      "Bản đồ địa chính đo năm {nam} sai ranh giới với xã bên cạnh, đề nghị đo lại.",
    } },
  { name = "giao thông", weight = 170, up = 30, ease = -60,
    commune = "Công chức giao thông - thủy lợi", district = "Phòng Kinh tế và Hạ tầng huyện",
    province = "Sở Giao thông vận tải",
    topics = { "Mở rộng đường giao thông nông thôn", "Hiến đất làm đường", "An toàn giao thông trên đường liên xã" },
    texts = {
      "Đoạn {duong} qua thôn {thon} hỏng nặng, xe chở vật liệu chạy quá tải cả ban đêm.",
      "Đề nghị hỗ trợ xi măng để thôn {thon} làm {n} mét đường ngõ còn lại.",
      "Mương thoát nước dọc {duong} chưa có nắp, trẻ em đi học dễ ngã.",
      "Xin lắp biển báo và gờ giảm tốc tại ngã ba xóm {xom}.",
      "Đường hiến đất xong từ {quy} năm {nam} nhưng chưa đổ bê tông.",
      "Đèn đường ở thôn {thon} hỏng {few} bóng, buổi tối rất khó đi.",
      "Cây đổ và cành khô trên {duong} chưa được dọn, mỗi khi mưa gió không ai dám qua.",
      "Xin hỗ trợ ống cống cho lối rẽ vào thôn {thon}, mưa là nước chảy tràn mặt đường.",
    },
    above = {
      "Đoạn {duong} do huyện quản lý qua thôn {thon} đầy ổ gà, nhiều lần hứa sửa.",
      "Cầu qua {kenh} xuống cấp, lan can gãy từ mùa lũ năm {nam}, vượt khả năng của xã.",
      "Xe quá tải chạy vào mỏ đất làm hỏng {duong}, đề nghị lực lượng chức năng đặt trạm cân.",
      "Xin bổ sung điểm dừng xe buýt tại ngã ba xóm {xom}.",
      "Dự án nâng cấp tuyến tỉnh lộ dừng từ {quy}, rãnh thoát nước bỏ dở.",
    } },
  { name = "môi trường", weight = 125, up = 16, ease = 0,
    commune = "Hợp tác xã môi trường", district = "Phòng Tài nguyên và Môi trường huyện",
    province = "Sở Tài nguyên và Môi trường",
    topics = { "Thu gom, phân loại rác thải", "Ô nhiễm từ chăn nuôi trong khu dân cư" },
    texts = {
      "Rác ở điểm tập kết xóm {xom} ba, bốn ngày mới chở, mùi hôi vào tận nhà.",
      "Trại lợn của một hộ ở thôn {thon} xả thẳng ra {kenh}, nước đen và cá chết.",
      "Đề nghị tăng chuyến xe thu gom rác vào dịp cuối năm.",
      "Vỏ thuốc bảo vệ thực vật vứt đầy bờ ruộng đồng {dong}, cần đặt bể thu gom.",
      "Phí vệ sinh thu theo khẩu nhưng hộ đi làm xa vẫn phải nộp, mong được tính lại.",
      "Lò đốt rác gần thôn {thon} khói nhiều vào buổi chiều.",
      "Ao làng xóm {xom} bị lấp dần, nước thải sinh hoạt không còn chỗ thoát.",
    },
    above = {
      "Bãi rác tập trung quá tải, nước rỉ chảy ra {kenh} mỗi khi mưa lớn.",
      "Cơ sở chế biến ở thôn {thon} xả khói, đề nghị cơ quan chuyên môn lấy mẫu và công bố kết quả.",
      "Trang trại {n} nghìn con gần khu dân cư chưa có đánh giá tác động môi trường.",
    } },
  { name = "nông nghiệp", weight = 95, up = 20, ease = 30,
    commune = "Ban Nông nghiệp xã", district = "Phòng Nông nghiệp và Phát triển nông thôn huyện",
    province = "Sở Nông nghiệp và Phát triển nông thôn",
    topics = { "Cơ cấu giống và lịch thời vụ", "Phòng, chống dịch bệnh trên đàn vật nuôi" },
    texts = {
      "Giống lúa vụ xuân cấp về chậm {few} ngày so với lịch thời vụ.",
      "Đề nghị hỗ trợ hộ có lợn bị tiêu hủy do dịch, danh sách lập từ {quy} vẫn chưa chi.",
      "Chuột phá lúa ở đồng {dong}, xin tổ chức diệt đồng loạt toàn xã.",
      "Máy gặt vào muộn và ép giá, mong hợp tác xã đứng ra ký hợp đồng.",
      "Mô hình trồng dưa ở thôn {thon} cần được vay vốn và bao tiêu sản phẩm.",
      "Tiêm phòng trâu bò đợt hai còn sót {n} con ở xóm {xom}.",
      "Phân bón mua qua hợp tác xã đắt hơn ngoài chợ, đề nghị giải thích.",
    },
    above = {
      "Tiền hỗ trợ tiêu hủy lợn tính theo giá cũ, mong tỉnh điều chỉnh.",
      "Đề nghị có chính sách mua bảo hiểm cho lúa và hoa màu.",
      "Thuốc thú y, phân bón giả bán tràn lan, cơ quan quản lý thị trường cần vào cuộc.",
      "Vốn vay cho hợp tác xã thủ tục nhiều, hạn mức thấp.",
    } },
  { name = "thủy lợi", weight = 70, up = 26, ease = -20,
    commune = "Công chức giao thông - thủy lợi", district = "Phòng Nông nghiệp và Phát triển nông thôn huyện",
    province = "Công ty quản lý thủy lợi",
    topics = { "Nước tưới và nạo vét kênh mương" },
    texts = {
      "Nước về đồng {dong} không đủ, cuối {kenh} ba vụ liền phải bơm.",
      "Đề nghị nạo vét {kenh} trước mùa mưa, bùn lấp gần nửa lòng kênh.",
      "Cửa cống ở xóm {xom} han gỉ, không đóng được khi triều lên.",
      "Ruộng thấp ở đồng {dong} ngập úng, xin nâng công suất trạm bơm.",
      "Cỏ và bèo bịt kín {kenh} đoạn qua thôn {thon}, đề nghị ra quân dọn.",
      "Lịch bơm nước cho đồng {dong} không báo trước, có hộ bị lỡ vụ.",
    },
    above = {
      "Đê bao qua thôn {thon} sạt {n} mét sau trận lũ, cần kè lại sớm.",
      "Hồ chứa mở nước muộn, đồng {dong} khô {few} ngày đúng lúc lúa trổ.",
      "Nước mặn vào qua cống ở xóm {xom}, xin đầu tư cửa van mới.",
    } },
  { name = "nông thôn mới", weight = 85, up = 6, ease = 70,
    commune = "Ban Quản lý nông thôn mới xã", district = "Văn phòng Nông thôn mới huyện",
    province = "Văn phòng Điều phối nông thôn mới tỉnh",
    topics = { "Xây dựng khu dân cư nông thôn mới kiểu mẫu", "Huy động sức dân xây dựng nông thôn mới" },
    texts = {
      "Mức đóng góp làm nhà văn hóa thôn {thon} cao so với hộ khó khăn, đề nghị miễn giảm.",
      "Công khai thu chi quỹ nông thôn mới năm {nam} tại nhà văn hóa thôn.",
      "Thôn {thon} phấn đấu khu dân cư kiểu mẫu nhưng chưa được cấp {n} tấn xi măng đã hứa.",
      "Hàng rào xanh trồng xong bị trâu bò phá, cần có quy ước của thôn.",
      "Đề nghị đánh giá lại tiêu chí thu nhập, kết quả hiện nay chưa sát.",
      "Vườn mẫu ở xóm {xom} nghiệm thu rồi mà tiền thưởng chưa về.",
    },
    above = {
      "Vốn hỗ trợ khu dân cư kiểu mẫu của tỉnh cấp chậm, thôn {thon} đang nợ tiền vật liệu.",
      "Đề nghị giảm bớt tiêu chí khó làm đối với xã ven biển.",
    },
    later = {
      "Xã mới phải đạt lại tiêu chí nào, xã cũ đã đạt có được tính không?",
    } },
  { name = "chính sách xã hội", weight = 90, up = 28, ease = 40,
    commune = "Công chức văn hóa - xã hội", district = "Phòng Lao động - Thương binh và Xã hội huyện",
    province = "Sở Lao động - Thương binh và Xã hội",
    topics = { "Bình xét hộ nghèo, hộ cận nghèo", "Chế độ cho người có công" },
    texts = {
      "Bình xét hộ cận nghèo ở thôn {thon} chưa công khai, có hộ khá vẫn trong danh sách.",
      "Mẹ tôi {age} tuổi chưa được nhận trợ cấp người cao tuổi, hồ sơ nộp từ {quy}.",
      "Nhà ở của hộ neo đơn xóm {xom} dột nát, xin hỗ trợ trước mùa bão.",
      "Thẻ bảo hiểm y tế của hộ cận nghèo in sai năm sinh, đi viện bị từ chối.",
    },
    above = {
      "Đề nghị xét lại chế độ thương binh đối với trường hợp mất giấy tờ gốc.",
      "Mức trợ cấp cho người khuyết tật nặng thấp, nhiều năm không đổi.",
      "Người bị nhiễm chất độc hóa học giám định {few} lần vẫn chưa có kết luận.",
      "Lao động đi nước ngoài bị thu phí cao hơn hợp đồng, mong được can thiệp.",
    },
    later = {
      "Tiền hỗ trợ người gặp khó khăn do dịch bệnh chi chậm, nhiều hộ không biết mình có thuộc diện hay không.",
    } },
  { name = "điện, nước sinh hoạt", weight = 60, up = 34, ease = -40,
    commune = "Văn phòng UBND xã", district = "Điện lực huyện",
    province = "Công ty cấp nước tỉnh",
    topics = { "Nước sạch cho các thôn" },
    texts = {
      "Điện ở cuối thôn {thon} yếu, giờ cao điểm không chạy được máy bơm.",
      "Nước máy đục, có hôm mất cả ngày mà không báo trước.",
      "Đường dây điện sà thấp trên {duong}, rất nguy hiểm khi gặt lúa.",
      "Bao giờ thôn {thon} có nước sạch? Xã trả lời \"trong năm {nam}\" mà nay chưa thấy.",
      "Thay công tơ xong tiền điện tăng gấp đôi, xin được kiểm định.",
    },
    above = {
      "Nhà máy nước chưa kéo ống về thôn {thon}, người dân dùng nước giếng nhiễm phèn.",
      "Trạm biến áp của xóm {xom} quá tải từ năm {nam}, đề nghị nâng công suất.",
      "Hành lang đường dây cao thế đi qua vườn chưa được bồi thường.",
    } },
  { name = "giáo dục", weight = 40, up = 24, ease = 20,
    commune = "Ban giám hiệu nhà trường", district = "Phòng Giáo dục và Đào tạo huyện",
    province = "Sở Giáo dục và Đào tạo",
    topics = { "Sáp nhập điểm trường, thu chi đầu năm học" },
    texts = {
      "Các khoản thu đầu năm học chưa bàn với phụ huynh, có khoản gọi là \"tự nguyện\" mà chia đều.",
      "Điểm trường mầm non thôn {thon} thiếu {n} bộ bàn ghế.",
      "Nếu sáp nhập trường thì học sinh xóm {xom} phải đi xa hơn {n} phút, mong tính kỹ.",
      "Sân trường trũng, mưa xuống học sinh phải lội nước.",
    },
    above = {
      "Trường thiếu {few} giáo viên, một số lớp phải ghép.",
      "Đề nghị tuyển dụng giáo viên mầm non hợp đồng lâu năm.",
      "Sáp nhập trường trung học cơ sở liên xã cần có xe đưa đón học sinh thôn {thon}.",
    } },
  { name = "y tế", weight = 30, up = 22, ease = 40,
    commune = "Trạm Y tế xã", district = "Trung tâm Y tế huyện", province = "Sở Y tế",
    topics = { "Khám chữa bệnh bảo hiểm y tế tại trạm" },
    texts = {
      "Trạm y tế thiếu thuốc huyết áp, người già phải lên tuyến trên.",
      "Đề nghị phun thuốc diệt muỗi tại thôn {thon} sau đợt lụt.",
      "Trạm trực đêm không có bác sĩ, gọi điện không ai nghe máy.",
      "Sổ theo dõi tiêm chủng của trẻ ở thôn {thon} ghi nhầm, phải làm lại.",
    },
    above = {
      "Bệnh viện tuyến huyện hết vật tư, bệnh nhân bảo hiểm phải mua ngoài.",
      "Chuyển tuyến còn nhiều giấy tờ, người già ở thôn {thon} đi lại vất vả.",
    } },
  { name = "an ninh trật tự", weight = 55, up = 8, ease = 110,
    commune = "Công an xã", district = "Công an huyện", province = "Công an tỉnh",
    topics = { "An ninh trật tự, phòng chống trộm cắp" },
    texts = {
      "Trộm chó và gia cầm xảy ra liên tục ở thôn {thon}, đề nghị tuần tra đêm.",
      "Thanh niên tụ tập nẹt pô trên {duong} sau 22 giờ.",
      "Hát karaoke loa kéo quá giờ ở xóm {xom}, nhắc nhiều lần không được.",
      "Xin lắp {n} mắt camera ở các ngã ba trong thôn bằng vốn xã hội hóa.",
      "Tín dụng đen dán tờ rơi khắp cột điện, cần gỡ bỏ và cảnh báo.",
    },
    above = {
      "Tàu giã cào vào sát bờ, đề nghị lực lượng kiểm ngư xử lý.",
      "Lừa đảo qua điện thoại ở thôn {thon} đã mất hàng trăm triệu đồng, vụ việc chưa có kết luận.",
    } },
  { name = "thủ tục hành chính", weight = 65, up = 5, ease = 130,
    commune = "Bộ phận một cửa xã", district = "Văn phòng HĐND và UBND huyện",
    province = "Sở Tư pháp",
    topics = { "Giải quyết thủ tục hành chính tại bộ phận một cửa" },
    texts = {
      "Đi chứng thực phải chờ lâu vì người ký đi họp, đề nghị phân công ký thay.",
      "Làm giấy khai sinh phải đi lại {few} lần do hướng dẫn không đủ giấy tờ.",
      "Đề nghị niêm yết phí, lệ phí ở chỗ dễ thấy.",
      "Hồ sơ hẹn trả ngày thứ Sáu mà sang tuần vẫn chưa có.",
    },
    above = {
      "Cấp lại giấy tờ tùy thân phải lên huyện {few} lần, xin có ngày làm lưu động tại xã.",
    },
    later = {
      "Sau sáp nhập, giấy tờ mang tên xã cũ có phải đổi không và ai trả tiền?",
      "Trụ sở mới cách thôn {thon} xa, đề nghị giữ một điểm tiếp nhận hồ sơ ở xã cũ.",
    } },
  { name = "cán bộ, công chức", weight = 35, up = 14, ease = -80,
    commune = "Đảng ủy xã", district = "Phòng Nội vụ huyện", province = "Sở Nội vụ",
    topics = { "Thái độ phục vụ của cán bộ, công chức" },
    texts = {
      "Cán bộ tiếp dân không đúng lịch đã niêm yết.",
      "Có cán bộ thôn {thon} thu tiền không ghi biên lai, đề nghị kiểm tra.",
      "Điện thoại đường dây nóng của xã gọi không có người nghe.",
      "Họp thôn {thon} mời {few} lần, cán bộ phụ trách đều vắng.",
    },
    above = {
      "Phụ cấp cán bộ thôn sau khi sáp nhập thôn giảm, khó vận động người làm.",
      "Đơn tố cáo gửi {quy} chưa có thông báo thụ lý.",
      "Đề nghị luân chuyển người đã ở một vị trí quá lâu.",
    },
    later = {
      "Đề nghị trả lời rõ việc bố trí cán bộ dôi dư sau khi nhập xã.",
    } },
}

-- Texts that run over lines, as minutes often do.
W.long = {
  "Kiến nghị hai việc:\n1. Sửa {duong} đoạn qua thôn {thon};\n2. Trả lời bằng văn bản trước hết {quy}.",
  "Biên bản kỳ trước ghi \"giao tổ công tác kiểm tra\", nhưng:\n- chưa thấy ai đến;\n- chưa có kết quả gửi dân.",
  "Thôn {thon} đề nghị:\na) công khai danh sách {n} hộ;\nb) họp lại dân, có Mặt trận giám sát.",
}

-- What people ask further, after the matter itself.
W.tails = {
  "Mong được trả lời rõ thời hạn.",
  "Đã phản ánh với thôn nhưng chưa có kết quả.",
  "Đề nghị trả lời bằng văn bản.",
  "Ai chịu trách nhiệm việc này?",
  "Nhiều hộ cùng ý kiến.",
  "Nếu chưa làm được thì xin nói rõ lý do.",
}

-- Of the dialogue on National Road 15B.
W.road = {
  "Đề nghị đo lại phần đất vườn nằm trong hành lang Quốc lộ 15B, số liệu kiểm đếm chưa khớp.",
  "Nền Quốc lộ 15B cao hơn sân nhà {few} tấc, mưa lớn nước dồn vào thôn Việt Yên.",
  "Bao giờ chi trả bồi thường đợt cuối cho các hộ thôn Tân Long?",
  "Xin mở thêm lối rẽ dân sinh từ Quốc lộ 15B vào thôn Tân Long.",
  "Nhà bị nứt khi lu nền đường, đề nghị đơn vị thi công cùng xã lập biên bản.",
  "Bụi và tiếng ồn kéo dài, xe thi công không tưới nước như đã cam kết.",
  "Cây cối, vật kiến trúc của {few} hộ bị bỏ sót khi kiểm kê.",
  "Hộ phải di dời ở thôn Việt Yên muốn biết vị trí tái định cư trước khi bàn giao đất.",
  "Đề nghị lắp đèn và gờ giảm tốc ở đoạn Quốc lộ 15B trước cổng trường.",
  "Mương thoát nước bị chặn do thi công, ruộng hai bên ngập úng.",
}

W.repeats = { "Tiếp tục kiến nghị: ", "Nhắc lại ý kiến lần trước: ", "Đã nêu nhưng chưa xong: " }

W.general = {
  "Tình hình kinh tế - xã hội và việc trả lời ý kiến kỳ trước",
  "Lãnh đạo xã đối thoại định kỳ với nhân dân",
  "Thực hiện quy chế dân chủ ở cơ sở",
  "Phát triển kinh tế hộ và xây dựng nông thôn mới",
}
W.audiences = { "Nhân dân các thôn", "Đại diện hộ gia đình", "Đoàn viên, hội viên các đoàn thể",
  "Hộ sản xuất, kinh doanh", "Hội viên phụ nữ", "Hội viên nông dân", "Cựu chiến binh", "Đoàn viên thanh niên" }

return W

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words the benchmark's data is made of. Their order is part of the format: the random stream picks by index. */
#ifndef DIENHONG_BENCH_WORDS_H
#define DIENHONG_BENCH_WORDS_H

/* Names of people: family, middle, given. */
static const char *const family_names[] = {
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ",   "Đặng",
    "Bùi",    "Đỗ",   "Hồ", "Ngô",  "Dương", "Lý",    "Nông", "Lò", "Vàng", "Y",
};
static const char *const middle_names[] = {
    "Văn", "Thị", "Hữu", "Đức", "Minh", "Ngọc", "Quang", "Thanh", "Xuân", "Kim", "Thúy", "Công",
};
static const char *const given_names[] = {
    "An",    "Bình", "Cường", "Dũng", "Giang", "Hà",    "Hải",  "Hạnh",  "Hiếu",  "Hòa",  "Hùng",   "Hương",
    "Khánh", "Lan",  "Liên",  "Linh", "Long",  "Mai",   "Nam",  "Nga",   "Nhung", "Phúc", "Phương", "Quỳnh",
    "Sơn",   "Tâm",  "Thắng", "Thảo", "Thủy",  "Trung", "Tuấn", "Tuyết", "Việt",  "Yến",
};
/* Names of places are two words. */
static const char *const place_first[] = {
    "Tân",   "Phú", "Bình", "Hòa", "Long",  "Vĩnh", "An",  "Thạnh", "Mỹ",  "Đông",  "Tây", "Nam",   "Bắc",
    "Quảng", "Yên", "Hải",  "Sơn", "Thanh", "Xuân", "Lộc", "Kim",   "Đại", "Nghĩa", "Cẩm", "Hương",
};
static const char *const place_second[] = {
    "Hưng", "Thịnh", "Phước", "Lợi",  "Thành", "Khánh", "Trạch", "Lạc", "Điền", "Giang", "Hà",   "Lâm", "Phong",
    "Thủy", "Châu",  "Trị",   "Ninh", "Sơn",   "Định",  "Đức",   "Quý", "Hậu",  "Trung", "Tiến", "Mỹ",
};
/* What the columns of categories hold. */
static const char *const session_kinds[] = {
    "định kỳ",
    "chuyên đề",
    "đột xuất",
};
static const char *const session_levels[] = {
    "huyện",
    "xã",
    "thôn",
};
static const char *const authorities[] = {
    "xã",
    "huyện",
    "tỉnh",
};
static const char *const statuses[] = {
    "resolved", "in progress", "answered", "forwarded", "rejected",
};
static const char *const fields[] = {
    "đất đai",  "giao thông",  "môi trường", "xây dựng",        "an sinh xã hội",     "y tế",
    "giáo dục", "nông nghiệp", "điện, nước", "an ninh trật tự", "thủ tục hành chính", "lao động và việc làm",
};
/* In percent, one for each field. */
static const int field_weights[] = {22, 15, 11, 9, 8, 7, 7, 7, 5, 4, 3, 2};

/* What an opinion says: how it opens, its subject by field, how it ends. */
static const char *const openings[] = {
    "Đề nghị",
    "Kiến nghị UBND xem xét",
    "Cử tri phản ánh",
    "Bà con phản ánh",
    "Hỏi về",
    "Đề nghị cơ quan chức năng kiểm tra",
    "Nhân dân kiến nghị",
    "Người dân bức xúc về",
};
static const char *const subjects[][6] = {
    {"cấp giấy chứng nhận quyền sử dụng đất", "bồi thường đất đai khi thu hồi", "tranh chấp ranh giới đất đai",
     "chuyển mục đích sử dụng đất", "giá đất đền bù dự án", "quản lý đất đai ở bãi bồi ven sông"},
    {"đường liên thôn xuống cấp", "cầu tạm qua suối không an toàn", "đèn chiếu sáng trên đường tỉnh lộ",
     "biển báo giao thông trước cổng trường", "xe quá tải làm hỏng đường", "mở rộng đường vào khu dân cư"},
    {"rác thải sinh hoạt chưa được thu gom", "nước thải trang trại chăn nuôi", "khói bụi từ nhà máy xi măng",
     "ô nhiễm kênh mương nội đồng", "bãi rác tập trung gần khu dân cư", "tiếng ồn của cơ sở sản xuất"},
    {"xây dựng trái phép trên đất nông nghiệp", "nhà văn hóa thôn chưa hoàn thành", "cấp phép xây dựng nhà ở riêng lẻ",
     "công trình chợ trung tâm chậm tiến độ", "quy hoạch treo nhiều năm", "đầu tư kè chống sạt lở"},
    {"chế độ cho người có công", "trợ cấp bảo trợ xã hội", "xét hộ nghèo, hộ cận nghèo", "hỗ trợ xóa nhà tạm",
     "chế độ cho người khuyết tật", "cấp thẻ bảo hiểm y tế cho người cao tuổi"},
    {"trạm y tế thiếu thuốc", "khám chữa bệnh bảo hiểm", "thái độ phục vụ của nhân viên y tế",
     "tiêm chủng mở rộng cho trẻ em", "phòng chống dịch sốt xuất huyết", "thiếu bác sĩ ở tuyến xã"},
    {"các khoản thu đầu năm học", "trường mầm non thiếu phòng học", "sáp nhập điểm trường lẻ",
     "bếp ăn bán trú của nhà trường", "thiếu giáo viên tiếng Anh", "hỗ trợ học sinh vùng khó khăn"},
    {"giá vật tư phân bón tăng cao", "kênh thủy lợi không đủ nước", "dịch tả lợn châu Phi",
     "tiêu thụ nông sản cho bà con", "hỗ trợ giống cây trồng", "thiệt hại do mưa đá, lũ quét"},
    {"lưới điện hạ thế không bảo đảm", "nước sạch sinh hoạt bị gián đoạn", "giá nước sinh hoạt nông thôn",
     "đường dây điện võng thấp", "trạm bơm nước hư hỏng", "cắt điện không báo trước"},
    {"trộm cắp tài sản trong thôn", "tệ nạn ma túy ở thanh niên", "tín dụng đen hoạt động trở lại",
     "đua xe gây mất trật tự", "cho vay nặng lãi qua mạng", "camera an ninh chưa lắp đặt"},
    {"hồ sơ trễ hẹn tại bộ phận một cửa", "thủ tục đăng ký khai sinh", "chứng thực giấy tờ phải đi lại nhiều lần",
     "dịch vụ công trực tuyến khó sử dụng", "xác nhận tình trạng hôn nhân", "cấp đổi căn cước công dân"},
    {"giới thiệu việc làm cho thanh niên", "công ty nợ lương người lao động", "đào tạo nghề cho lao động nông thôn",
     "vay vốn đi lao động nước ngoài", "bảo hiểm thất nghiệp chi trả chậm", "thu hút doanh nghiệp về địa phương"},
};
static const char *const endings[] = {
    "sớm giải quyết dứt điểm",
    "trả lời bằng văn bản cho người dân",
    "có biện pháp khắc phục trong thời gian tới",
    "kéo dài nhiều năm chưa được giải quyết",
    "ảnh hưởng đến đời sống của nhân dân",
    "công khai kết quả để nhân dân được biết",
    "bố trí kinh phí trong năm nay",
    "đã kiến nghị nhiều lần nhưng chưa có trả lời",
    "kiểm tra thực tế và xử lý nghiêm",
    "hướng dẫn cụ thể cho các hộ dân",
};

#endif

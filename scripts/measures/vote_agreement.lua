return {
  id = "vote_agreement", version = 1, kind = "share",
  title = { vi = "Tỷ lệ hộ đồng ý", en = "Households that agree" },
  definition = {
    vi = "Số hộ đồng ý chia cho tổng số hộ được lấy ý kiến, cả hộ không tham gia biểu quyết, vì tỷ lệ phải đạt tính trên tổng số hộ.",
    en = "Households that agree over all that were asked, also those that did not vote, since the share needed is of all.",
  },
  sources = {
    { table = "polls", when = "is_known(agree) and is_known(households)",
      numerator = "sum(agree)", denominator = "sum(households)" },
  },
}

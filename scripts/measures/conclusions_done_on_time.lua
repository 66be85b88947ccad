return {
  id = "conclusions_done_on_time", version = 1, kind = "share",
  title = { vi = "Tỷ lệ kết luận thực hiện đúng hạn", en = "Conclusions done on time" },
  definition = {
    vi = "Kết luận thực hiện xong đúng hạn chia cho kết luận đã thực hiện xong hoặc đã quá hạn tại ngày chốt số liệu. Kết luận chưa đến hạn và chưa xong thì chưa tính.",
    en = "Conclusions done by their due day, over those done or past due on the as-of day. One neither done nor yet due is in neither.",
  },
  sources = {
    { table = "conclusions", when = "is_known(due_on) and (is_known(done_on) or coalesce(one_of(status, 'in_progress', 'open'), false))",
      numerator = "count_if(coalesce(done_on <= due_on and done_on <= as_of(), false))", denominator = "count_if(coalesce(done_on <= as_of(), false) or due_on < as_of())" },
  },
}

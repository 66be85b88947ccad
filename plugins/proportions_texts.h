/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Vietnamese texts of the statistic `proportions`, included by proportions.c alone. */
#ifndef DH_PLUGINS_PROPORTIONS_TEXTS_H
#define DH_PLUGINS_PROPORTIONS_TEXTS_H

#include "common.h"

static const dh_text_pair texts[] = {
    SCOPE_TEXTS,
    {"in how many rows a condition holds, with intervals, and each group beside a reference",
     "tỷ lệ thỏa một điều kiện, kèm khoảng tin cậy, và từng nhóm so với một nhóm đối chiếu"},
    {"in which share of the opinions or sessions a condition holds, how far chance could move it, and whether groups "
     "differ",
     "bao nhiêu phần trăm ý kiến hoặc cuộc đối thoại thỏa điều kiện, ngẫu nhiên có thể làm tỷ lệ ấy xê dịch đến đâu, "
     "và "
     "các nhóm có khác nhau hay không"},
    {"why groups differ, and how those stand of which it is unknown; outcome == 'resolved' counts all opinions, also "
     "those beyond the unit's competence: the resolution rate is told by resolution",
     "vì sao các nhóm khác nhau, và những trường hợp không rõ thì thế nào; outcome == 'resolved' tính trên mọi ý kiến, "
     "kể cả ý kiến ngoài thẩm quyền: tỷ lệ giải quyết thì xem phép resolution"},
    {"to rank groups whose intervals overlap, or where rows of one session are most of a group",
     "để xếp hạng các nhóm có khoảng chồng lên nhau, hoặc khi phần lớn một nhóm là của cùng một cuộc"},
    {"what holds or does not, such as outcome == 'resolved'", "điều kiện cần xét, ví dụ outcome == 'resolved'"},
    {"the rows that are counted", "đếm các dòng của bảng nào"},
    {"which interval: Wilson's, Clopper and Pearson's or Jeffreys's",
     "khoảng nào: Wilson, Clopper-Pearson hoặc Jeffreys"},
    {"which interval: the exact one of Poisson or Byar's", "khoảng nào: Poisson chính xác hoặc Byar"},
    {"of the interval, such as 0.95", "độ tin cậy của khoảng, ví dụ 0.95"},
    {"the row beside which the others are set, by a value of its keys; rest = all others together; empty = none",
     "dòng đối chiếu, nêu bằng một giá trị khóa của dòng ấy; rest = gộp tất cả các dòng khác; để trống = không so "
     "sánh"},
    {"of equal shares: the score test, Fisher's, or Fisher's with mid-P; auto = Fisher's where an expected count is "
     "below "
     "5, else the score test",
     "phép kiểm định hai tỷ lệ bằng nhau: theo điểm số, Fisher, hoặc Fisher với mid-P; auto = Fisher khi có số kỳ vọng "
     "dưới 5, nếu không thì theo điểm số"},
    {"p for the number of rows: Benjamini and Hochberg, or Holm",
     "hiệu chỉnh p theo số dòng: Benjamini-Hochberg hoặc Holm"},
    {"within which rows are compared and then pooled (Mantel and Haenszel), such as field",
     "so sánh trong từng tầng rồi gộp lại (Mantel-Haenszel), ví dụ field"},
    {"fewer rows where the condition is known are too few to say anything",
     "ít dòng rõ điều kiện hơn số này là quá ít để kết luận"},
    {"lower bound of the share where the condition holds, by the method asked for",
     "cận dưới của tỷ lệ thỏa điều kiện, theo phương pháp được chọn"},
    {"upper bound of the share where the condition holds, by the method asked for",
     "cận trên của tỷ lệ thỏa điều kiện, theo phương pháp được chọn"},
    {"lower bound of the rate of events over an exposure", "cận dưới của tỷ suất, tức số sự việc chia cho mẫu số"},
    {"upper bound of the rate of events over an exposure", "cận trên của tỷ suất, tức số sự việc chia cho mẫu số"},
    {"the condition; rows where it is unknown are out", "điều kiện; các dòng không rõ điều kiện không được tính"},
    {"how many events a row has, from 0; rows where either is unknown are out",
     "mỗi dòng có bao nhiêu sự việc, từ 0; các dòng không rõ một trong hai không được tính"},
    {"over how much: participants, sessions or months, from 0",
     "trên bao nhiêu: lượt người, số cuộc hoặc số tháng, từ 0"},
    {"p of no change between two answers of the same rows (McNemar)",
     "p của giả thuyết không thay đổi giữa hai lần trả lời của cùng các dòng (McNemar)"},
    {"lower bound of the share after less that before, of the same rows (Newcombe)",
     "cận dưới của tỷ lệ sau trừ tỷ lệ trước, của cùng các dòng (Newcombe)"},
    {"upper bound of the share after less that before, of the same rows (Newcombe)",
     "cận trên của tỷ lệ sau trừ tỷ lệ trước, của cùng các dòng (Newcombe)"},
    {"what held before; rows where either is unknown are out",
     "điều kiện lúc trước; các dòng không rõ một trong hai không được tính"},
    {"what holds after, of the same row", "điều kiện lúc sau, của cùng dòng"},
    {"exact with mid-P, exact, by its score, or with Edwards's correction",
     "chính xác với mid-P, chính xác, theo điểm số, hoặc hiệu chỉnh Edwards"},
    {"events %lld over %lld: a rate takes numbers from 0 on whose sums fit 64 bits",
     "%lld sự việc trên %lld: tỷ suất chỉ nhận các số từ 0 trở lên mà tổng không vượt 64 bit"},
    {"reference is '%s': it must be a value of a key that one row has, and %zu rows have it; or rest, all others "
     "together",
     "reference là '%s': phải là giá trị khóa của đúng một dòng, mà có %zu dòng mang giá trị ấy; hoặc rest, gộp tất cả "
     "các dòng khác"},
    {"counted: %s; it is unknown whether the condition holds: %s, which are in no share",
     "đã đếm: %s; không rõ có thỏa điều kiện hay không: %s, không tính vào tỷ lệ nào"},
    {"too few (fewer than %lld known): rows %s; their counts stand without a share",
     "quá ít (dưới %lld trường hợp rõ): %s dòng; chỉ ghi số đếm, không ghi tỷ lệ"},
    {"differences: Newcombe's method 10; ratios: Katz's and Woolf's intervals, unknown where a count is 0 or both "
     "shares are 100 %; p takes rows as independent, which those of one session are not",
     "hiệu: phương pháp 10 của Newcombe; tỷ số: khoảng Katz và Woolf, không rõ khi có số đếm bằng 0 hoặc cả hai tỷ lệ "
     "là 100 %; p coi các dòng là độc lập, mà các dòng của cùng một cuộc thì không"},
    {"pooled: Mantel and Haenszel's odds ratio over strata, p without a correction for continuity; a small "
     "p_homogeneity (Breslow and Day, Tarone) says that strata differ and one figure hides it",
     "bảng gộp: tỷ số chênh Mantel-Haenszel qua các tầng, p không hiệu chỉnh liên tục; p đồng nhất nhỏ (Breslow-Day, "
     "Tarone) nghĩa là các tầng khác nhau và một con số chung che mất điều ấy"},
    {"of a group that is unknown, and so compared with none and part of no rest: %s",
     "không rõ thuộc nhóm nào nên không đem so và không nằm trong phần còn lại của nhóm nào: %s"},
    {"of a stratum that is unknown, and so pooled with none: %s",
     "không rõ thuộc tầng nào nên không gộp với tầng nào: %s"},
    {"condition: %s", "điều kiện: %s"},
    {"table=proportions", "Tỷ lệ"},
    {"table=contrasts", "So với nhóm đối chiếu"},
    {"table=pooled", "Gộp qua các tầng"},
    {"column=counted", "Đã đếm"},
    {"column=unknown", "Không rõ"},
    {"column=known", "Có ghi"},
    {"column=yes", "Thỏa điều kiện"},
    {"column=share", "Tỷ lệ"},
    {"column=low", "Cận dưới"},
    {"column=high", "Cận trên"},
    {"column=state", "Tình trạng"},
    {"column=reference_known", "Đối chiếu: có ghi"},
    {"column=reference_yes", "Đối chiếu: thỏa"},
    {"column=difference", "Hiệu"},
    {"column=difference_low", "Cận dưới của hiệu"},
    {"column=difference_high", "Cận trên của hiệu"},
    {"column=ratio", "Tỷ số"},
    {"column=ratio_low", "Cận dưới của tỷ số"},
    {"column=ratio_high", "Cận trên của tỷ số"},
    {"column=odds_ratio", "Tỷ số chênh"},
    {"column=odds_low", "Cận dưới của tỷ số chênh"},
    {"column=odds_high", "Cận trên của tỷ số chênh"},
    {"column=p_adjusted", "p hiệu chỉnh"},
    {"column=test", "Phép kiểm định"},
    {"column=strata", "Số tầng"},
    {"column=strata_compared", "Số tầng so sánh được"},
    {"column=chi_square", "Khi bình phương"},
    {"column=breslow_day", "Breslow-Day"},
    {"column=p_homogeneity", "p đồng nhất"},
    {"state=estimated", "đã ước lượng"},
    {"state=too_few", "quá ít"},
    {"test=score", "điểm số"},
    {"test=fisher", "Fisher"},
    {"test=fisher_mid_p", "Fisher với mid-P"},
    {"test=too_few", "quá ít"},
};

#endif

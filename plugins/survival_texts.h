/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Vietnamese texts of the statistic `survival`, included by survival.c alone. */
#ifndef DH_PLUGINS_SURVIVAL_TEXTS_H
#define DH_PLUGINS_SURVIVAL_TEXTS_H

#include "common.h"

static const dh_text_pair texts[] = {
    SCOPE_TEXTS,
    {"days until half have come to the event, open ones counted up to their last day (Kaplan and Meier); unknown: not "
     "reached",
     "số ngày đến khi một nửa đã có kết quả, việc còn mở được tính đến ngày cuối theo dõi (Kaplan-Meier); không rõ: "
     "chưa đạt đến"},
    {"lower bound of km_median", "cận dưới của km_median"},
    {"upper bound of km_median; unknown: not reached", "cận trên của km_median; không rõ: chưa đạt đến"},
    {"days until a share has come to the event (Kaplan and Meier); unknown: not reached",
     "số ngày đến khi một phần đã có kết quả (Kaplan-Meier); không rõ: chưa đạt đến"},
    {"share that has not come to the event by a day (Kaplan and Meier); unknown: after the last that is open",
     "tỷ lệ chưa có kết quả sau một số ngày (Kaplan-Meier); không rõ: sau ngày cuối còn theo dõi"},
    {"mean days to the event, days after the horizon left out (Kaplan and Meier); unknown: not followed so long",
     "số ngày trung bình đến khi có kết quả, không tính quá mốc (Kaplan-Meier); không rõ: chưa theo dõi đến mốc"},
    {"whole days from the beginning to the event, or to the last day on which it was still open",
     "số ngày tròn từ lúc bắt đầu đến khi có kết quả, hoặc đến ngày cuối khi việc còn mở"},
    {"whether the event came; rows where either is unknown are out",
     "đã có kết quả hay chưa; các dòng không rõ một trong hai không được tính"},
    {"the share, such as 0.75", "phần cần đạt, ví dụ 0.75"},
    {"after how many days", "sau bao nhiêu ngày"},
    {"up to which day the mean is taken", "tính trung bình đến ngày thứ mấy"},
    {"the number of days %lld is below 0: the event stands before its beginning; leave such rows out, such as where "
     "days >= 0, and look at their dates",
     "số ngày %lld nhỏ hơn 0: kết quả đứng trước lúc bắt đầu; hãy bỏ các dòng ấy, ví dụ với điều kiện days >= 0, và "
     "xem lại ngày của chúng"},
    {"the number of days %lld is above %d, which no two dates are apart",
     "số ngày %lld lớn hơn %d, không hai ngày nào cách nhau như vậy"},
    {"of the interval, such as 0.95", "độ tin cậy của khoảng, ví dụ 0.95"},
    {"days until cases come to an outcome, open ones counted as far as they were followed",
     "số ngày đến khi vụ việc có kết quả; việc còn mở được tính đến ngày cuối theo dõi"},
    {"after how many days half, three quarters and nine tenths of the cases had come to an outcome, those that are "
     "still open taken into account",
     "sau bao nhiêu ngày thì một nửa, ba phần tư và chín phần mười vụ việc có kết quả, có tính cả những việc còn mở"},
    {"why some take longer, whether the outcome was good, and what comes after the last day that was followed",
     "vì sao có việc lâu hơn, kết quả có tốt hay không, và điều gì xảy ra sau ngày cuối còn theo dõi"},
    {"where days were written down later or by guess, or to call a unit slow whose interval overlaps with those of "
     "others",
     "khi ngày tháng được ghi lại sau hoặc ghi phỏng chừng, hoặc để nói một đơn vị chậm trong khi khoảng của đơn vị ấy "
     "chồng lên khoảng của đơn vị khác"},
    {"what a case is to come to: resolved, explained, forwarded, rejected, several with commas, or any",
     "kết quả cần xét: resolved (giải quyết), explained (giải thích), forwarded (chuyển), rejected (không chấp nhận), "
     "nhiều kết quả cách nhau bằng dấu phẩy, hoặc any (bất kỳ)"},
    {"the test compares within these alone, such as field",
     "phép kiểm định chỉ so sánh trong cùng các nhóm này, ví dụ field"},
    {"the days of the tables at_risk and incidence, rising", "các mốc ngày của bảng at_risk và incidence, tăng dần"},
    {"the mean leaves out days after this one; 0 = the last to which all rows were followed",
     "số trung bình không tính các ngày sau mốc này; 0 = ngày cuối mà mọi dòng đều còn được theo dõi"},
    {"fewer cases in a group are too few to estimate anything", "nhóm có ít vụ việc hơn số này là quá ít để ước lượng"},
    {"times is '%s': give whole days in rising order, %d at most, as in times=0,30,90,365",
     "times là '%s': hãy cho các số ngày tròn theo thứ tự tăng dần, nhiều nhất %d mốc, ví dụ times=0,30,90,365"},
    {"the opinions have no column '%s': how long a case takes cannot be told; name the column in the profile",
     "các ý kiến không có cột '%s': không tính được thời gian giải quyết; hãy khai cột này trong cấu hình đọc"},
    {"there is no as-of day, up to which open cases count; give --as-of DAY",
     "không có ngày chốt số liệu để tính việc còn mở; hãy thêm --as-of NGÀY"},
    {"no case has the outcome '%.*s'; take one of resolved, explained, forwarded, rejected, several with commas, or "
     "any",
     "không có vụ việc nào có kết quả '%.*s'; hãy dùng resolved, explained, forwarded, rejected, nhiều kết quả cách "
     "nhau "
     "bằng dấu phẩy, hoặc any"},
    {"days since they were raised", "số ngày kể từ khi nêu"},
    {"share that has not come to the outcome", "tỷ lệ chưa có kết quả"},
    {"share that is not resolved yet", "tỷ lệ chưa được giải quyết"},
    {"share that is not explained yet", "tỷ lệ chưa được giải thích"},
    {"share that is not forwarded yet", "tỷ lệ chưa được chuyển"},
    {"share that is not rejected yet", "tỷ lệ chưa có kết quả không chấp nhận"},
    {"share that is still open", "tỷ lệ còn tồn đọng"},
    {"Days until cases are resolved", "Số ngày đến khi vụ việc được giải quyết"},
    {"Days until cases are explained", "Số ngày đến khi vụ việc được giải thích"},
    {"Days until cases are forwarded", "Số ngày đến khi vụ việc được chuyển"},
    {"Days until cases are rejected", "Số ngày đến khi vụ việc có kết quả không chấp nhận"},
    {"Days until cases have any outcome", "Số ngày đến khi vụ việc có một kết quả bất kỳ"},
    {"Days until cases come to an outcome", "Số ngày đến khi vụ việc có kết quả cần xét"},
    {"resolved: %s", "đã giải quyết: %s"},
    {"explained: %s", "đã giải thích: %s"},
    {"forwarded: %s", "đã chuyển: %s"},
    {"rejected: %s", "không chấp nhận: %s"},
    {"other outcomes: %s", "kết quả khác: %s"},
    {"of those without a day of their outcome (%s): incidence is too low by them, and that of the other outcomes is of "
     "fewer cases",
     "trong số không rõ ngày có kết quả (%s): tỷ lệ tích lũy của các kết quả này thấp hơn thực tế, và của các kết quả "
     "khác chỉ tính trên số vụ việc còn lại"},
    {"not in the test: cases whose group is unknown: %s; whose stratum is unknown: %s",
     "không đưa vào phép kiểm định: vụ việc không rõ nhóm: %s; không rõ tầng: %s"},
    {"there is no case that these parameters ask for", "không có vụ việc nào thỏa các tham số này"},
    {"day %s is the last of the row that was followed for the shortest time (cases: %s); horizon sets another",
     "mốc %s ngày là của nhóm được theo dõi ngắn nhất (số vụ việc: %s); tham số horizon đặt mốc khác"},
    {"outcome is '%s': any stands alone, for it has all others in it",
     "outcome là '%s': any phải đứng một mình, vì đã gồm mọi kết quả khác"},
    {"any outcome", "bất kỳ kết quả nào"},
    {"cases: %s; came to what is asked for (%s): %s; ended otherwise: %s; still open on %s, up to which day they "
     "count: "
     "%s",
     "vụ việc: %s; có kết quả cần xét (%s): %s; kết thúc theo cách khác: %s; còn mở vào ngày %s và được tính đến ngày "
     "ấy: "
     "%s"},
    {"curves and quantiles follow a case that ended otherwise up to that day and take it as one that could still have "
     "come to the outcome; the table incidence takes it as gone",
     "đường cong và các mốc theo dõi việc kết thúc theo cách khác đến ngày ấy và coi như vẫn có thể có kết quả cần "
     "xét; "
     "bảng “Tỷ lệ tích lũy” coi việc ấy là đã xong"},
    {"left out, since the day when they were raised is unknown: %s", "không tính, vì không rõ ngày nêu: %s"},
    {"left out, since it is unknown what became of them: %s", "không tính, vì không rõ kết quả: %s"},
    {"left out, since the day of their outcome is unknown: %s", "không tính, vì không rõ ngày có kết quả: %s"},
    {"too few, fewer than %s cases: nothing is estimated for them, and the test does without them (rows: %s, cases: "
     "%s)",
     "quá ít, dưới %s vụ việc: không ước lượng và không đưa vào phép kiểm định (số dòng: %s, số vụ việc: %s)"},
    {"naive_days is of those alone that came to the outcome, as if no other case were open: it is mostly too short, "
     "and "
     "stands there for comparison",
     "“Số ngày tính thô” chỉ tính những việc đã có kết quả, như thể không còn việc nào mở: số này thường quá ngắn, và "
     "chỉ để so sánh"},
    {"curves: Kaplan and Meier, Greenwood's variance, log-log intervals of %g %%; not reached: fewer had come to the "
     "outcome by the last day",
     "đường cong: Kaplan-Meier, phương sai Greenwood, khoảng log-log %g%%; chưa đạt đến: đến ngày cuối số việc có kết "
     "quả còn ít hơn mức ấy"},
    {"mean_days counts no case for more than %s days; unknown: a row was not followed so long",
     "“Số ngày trung bình” tính mỗi việc nhiều nhất %s ngày; không rõ: dòng ấy chưa được theo dõi đến mốc"},
    {"table=quantiles", "Số ngày đến khi có kết quả"},
    {"table=restricted_mean", "Số ngày trung bình"},
    {"table=at_risk", "Còn theo dõi"},
    {"table=incidence", "Tỷ lệ tích lũy"},
    {"table=expected", "Số có kết quả và số kỳ vọng"},
    {"table=test", "Kiểm định log-rank"},
    {"table=curve", "Đường cong Kaplan-Meier"},
    {"column=quantile", "Phần đã có kết quả"},
    {"column=days", "Số ngày"},
    {"column=low", "Cận dưới"},
    {"column=high", "Cận trên"},
    {"column=state", "Tình trạng"},
    {"column=naive_days", "Số ngày tính thô"},
    {"column=followed", "Số vụ việc"},
    {"column=ended", "Có kết quả"},
    {"column=otherwise", "Kết thúc cách khác"},
    {"column=horizon", "Mốc ngày"},
    {"column=mean_days", "Số ngày trung bình"},
    {"column=error", "Sai số chuẩn"},
    {"column=at_risk", "Còn theo dõi"},
    {"column=censored", "Hết theo dõi"},
    {"column=survival", "Chưa có kết quả cần xét"},
    {"column=left_out", "Không tính được"},
    {"column=incidence", "Tỷ lệ tích lũy"},
    {"column=compared", "Số nhóm so sánh"},
    {"column=strata", "Số tầng"},
    {"column=chi_square", "Khi bình phương"},
    {"column=df", "Bậc tự do"},
    {"column=expected", "Kỳ vọng"},
    {"state=reached", "đạt đến"},
    {"state=not_reached", "chưa đạt đến"},
    {"state=too_few", "quá ít"},
};

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Vietnamese texts of the statistic `compare`, included by compare.c alone. */
#ifndef DH_PLUGINS_COMPARE_TEXTS_H
#define DH_PLUGINS_COMPARE_TEXTS_H

#include "common.h"

static const dh_text_pair texts[] = {
    SCOPE_TEXTS,
    {"by how much a measure changed from one period to another in each unit, and whether so much is likely to come "
     "from chance alone",
     "mỗi đơn vị thay đổi bao nhiêu giữa hai kỳ, và mức thay đổi ấy có thể chỉ do ngẫu nhiên hay không"},
    {"why it changed, and whether the units are alike enough to be set beside each other",
     "vì sao thay đổi, và các đơn vị có đủ giống nhau để đặt cạnh nhau hay không"},
    {"to rank units, or where a period has one session or one report: then nothing tells chance from change",
     "để xếp hạng đơn vị, hoặc khi một kỳ chỉ có một cuộc hay một báo cáo: khi đó không phân biệt được ngẫu nhiên với "
     "thay đổi"},
    {"table=compare", "So sánh các kỳ"},
    {"one measure in two periods, unit by unit: changes, intervals, p-values, and what cannot be compared",
     "một chỉ số trong hai kỳ, từng đơn vị: mức thay đổi, khoảng, giá trị p và những gì không so sánh được"},
    {"the measure to compare, such as resolution_rate", "chỉ số cần so sánh, ví dụ resolution_rate"},
    {"the periods, the earlier first: 2018,2019; each is compared with the one before; to-date: this year and the last",
     "các kỳ, kỳ trước đứng trước: 2018,2019; mỗi kỳ được so sánh với kỳ liền trước; to-date: năm nay và năm trước"},
    {"what to compare by; empty = the total", "so sánh theo gì; để trống = so sánh số tổng"},
    {"units as they were 'then', or as on a day; empty = as on the last day of the later period",
     "đơn vị như lúc đó ('then') hoặc như tại một ngày; để trống = như tại ngày cuối của kỳ sau"},
    {"of the interval, such as 0.95", "độ tin cậy của khoảng, ví dụ 0.95"},
    {"periods is '%s': %s; give two or more, the earlier first, as in periods=2018,2019",
     "periods là '%s': %s; hãy cho từ hai kỳ trở lên, kỳ trước đứng trước, ví dụ periods=2018,2019"},
    {"that is one period", "đó chỉ là một kỳ"},
    {"those are more than 32", "quá 32 kỳ"},
    {"by has more than %d names, from '%.*s' on; compare by fewer",
     "by có quá %d tên, từ '%.*s' trở đi; hãy so sánh theo ít cột hơn"},
    {"there is no as-of day, since nothing is dated", "không có ngày chốt số liệu vì không có số liệu nào có ngày"},
    {"a period is written 2018, 2018-H1, 2018-Q1, 2018-03, 2018-W05, 2018-03-01, 2018-01-15..2018-06-30 or "
     "2018-to-date",
     "một kỳ được viết là 2018, 2018-H1, 2018-Q1, 2018-03, 2018-W05, 2018-03-01, 2018-01-15..2018-06-30 hoặc "
     "2018-to-date"},
    {"one does not end before the next begins", "có kỳ chưa kết thúc trước khi kỳ sau bắt đầu"},
    {"each period is compared with the one before it: earlier and later say which two a row is of",
     "mỗi kỳ được so sánh với kỳ liền trước: các cột Kỳ trước và Kỳ sau cho biết dòng là của hai kỳ nào"},
    {"period '%s' had not begun on %s, the day of the data set's figures",
     "kỳ '%s' chưa bắt đầu vào ngày %s, là ngày chốt số liệu của bộ dữ liệu"},
    {"measure is '%s': one measure is compared at a time", "measure là '%s': mỗi lần chỉ so sánh một chỉ số"},
    {"geography is '%s': give 'then' or a day such as 2020-01-01",
     "geography là '%s': hãy cho 'then' hoặc một ngày, ví dụ 2020-01-01"},
    {"the measure '%s' gives no numbers to compare", "chỉ số '%s' không cho con số để so sánh"},
    {"p: conditional exact Poisson test; relative low and high: its interval of the relative change",
     "p: kiểm định Poisson chính xác có điều kiện; cận dưới và cận trên tương đối: khoảng của mức thay đổi tương đối"},
    {"p: conditional exact Poisson test over the denominators; relative low and high: its interval",
     "p: kiểm định Poisson chính xác có điều kiện trên mẫu số; cận dưới và cận trên tương đối: khoảng của kiểm định"},
    {"p: score test, or Fisher's exact test (“exact test”); change low and high: Newcombe's method 10",
     "p: kiểm định điểm số, hoặc kiểm định chính xác Fisher (“kiểm định Fisher”); cận dưới và cận trên: phương pháp 10 "
     "của Newcombe"},
    {"p with “over sessions”: sessions differ by chance; Student's t test of what a session brought where both periods "
     "held as many a month, else the test of a sum of a random number of sessions, by mid-p up to 16 and by score "
     "beyond; relative low and high: its interval",
     "p ở dòng ghi “kiểm định theo cuộc”: ngẫu nhiên là giữa các cuộc với nhau; kiểm định t Student trên số liệu từng "
     "cuộc khi hai kỳ có số cuộc mỗi tháng bằng nhau, nếu không thì kiểm định tổng của một số cuộc ngẫu nhiên, theo "
     "mid-p đến 16 cuộc và theo điểm số nếu nhiều hơn; cận dưới và cận trên tương đối: khoảng của kiểm định"},
    {"p with “over sessions”: sessions differ by chance; t test of the ratio with cluster-robust variance (CR2); "
     "relative low and high: Fieller's interval",
     "p ở dòng ghi “kiểm định theo cuộc”: ngẫu nhiên là giữa các cuộc với nhau; kiểm định t của tỷ số với phương sai "
     "vững theo cụm (CR2); cận dưới và cận trên tương đối: khoảng Fieller"},
    {"p with “over sessions”: sessions differ by chance; t test of the shares with cluster-robust variance (CR2), "
     "sessions "
     "as clusters; change low and high: its interval",
     "p ở dòng ghi “kiểm định theo cuộc”: ngẫu nhiên là giữa các cuộc với nhau; kiểm định t của tỷ lệ với phương sai "
     "vững theo cụm (CR2), mỗi cuộc là một cụm; cận dưới và cận trên: khoảng của kiểm định"},
    {"p with “over reports”: reports differ by chance; t test of the figures a month with cluster-robust variance "
     "(CR2), "
     "reports as clusters; relative low and high: Fieller's interval",
     "p ở dòng ghi “kiểm định theo báo cáo”: ngẫu nhiên là giữa các báo cáo với nhau; kiểm định t của số liệu mỗi "
     "tháng "
     "với phương sai vững theo cụm (CR2), mỗi báo cáo là một cụm; cận dưới và cận trên tương đối: khoảng Fieller"},
    {"p with “over reports”: reports differ by chance; t test of the ratio with cluster-robust variance (CR2), reports "
     "as "
     "clusters; relative low and high: Fieller's interval",
     "p ở dòng ghi “kiểm định theo báo cáo”: ngẫu nhiên là giữa các báo cáo với nhau; kiểm định t của tỷ số với phương "
     "sai vững theo cụm (CR2), mỗi báo cáo là một cụm; cận dưới và cận trên tương đối: khoảng Fieller"},
    {"p with “over reports”: reports differ by chance; t test of the shares with cluster-robust variance (CR2), "
     "reports "
     "as clusters; change low and high: its interval",
     "p ở dòng ghi “kiểm định theo báo cáo”: ngẫu nhiên là giữa các báo cáo với nhau; kiểm định t của tỷ lệ với phương "
     "sai vững theo cụm (CR2), mỗi báo cáo là một cụm; cận dưới và cận trên: khoảng của kiểm định"},
    {"change and its bounds are differences of percentages, in percentage points",
     "mức thay đổi và các cận là hiệu của hai tỷ lệ, tính bằng điểm phần trăm"},
    {"p adjusted: Benjamini-Hochberg over all rows with a p",
     "p hiệu chỉnh: hiệu chỉnh Benjamini-Hochberg trên mọi dòng có p"},
    {"“as independent”: in %d of %lld rows no session is told of what is compared, or of a part of it; its events are "
     "taken as independent of each other, so that p may be too small",
     "“coi là độc lập”: %d/%lld dòng có số liệu không rõ thuộc cuộc nào, toàn bộ hoặc một phần; các sự việc ấy được "
     "coi là độc lập với nhau, nên p có thể nhỏ hơn thực tế"},
    {"“few sessions”: in %d of %lld rows a period has a single session, which tells nothing of how sessions differ; "
     "they "
     "are not tested",
     "“quá ít cuộc”: %d/%lld dòng có kỳ chỉ gồm một cuộc, không cho biết các cuộc khác nhau đến đâu; không kiểm định "
     "các dòng này"},
    {"“few reports”: in %d of %lld rows the figures of a period come from a single report, from reports beside other "
     "records, or from reports of more units than in the other period, which tells nothing of how such figures vary; "
     "they "
     "are not tested: load the sessions, or reports of months or quarters of the same units",
     "“quá ít báo cáo”: %d/%lld dòng có số liệu của một kỳ lấy từ một báo cáo duy nhất, từ báo cáo cùng với bản ghi "
     "khác, "
     "hoặc từ báo cáo của nhiều đơn vị hơn kỳ kia, không cho biết số liệu như vậy dao động đến đâu; không kiểm định "
     "các "
     "dòng này: hãy nạp từng cuộc, hoặc báo cáo tháng, quý của cùng các đơn vị"},
    {"as_of is not declared: the last day in the data is %s, and its month was taken as whole; declare as_of in "
     "dataset.lua, or give --as-of, if the figures are of another day",
     "chưa khai báo as_of: ngày cuối trong dữ liệu là %s, và tháng ấy được tính trọn; hãy khai báo as_of trong "
     "dataset.lua, hoặc cho --as-of, nếu số liệu chốt vào ngày khác"},
    {"%s has %d days and %s %d (to %s): %s", "%s có %d ngày, %s có %d ngày (đến %s): %s"},
    {"%s has %d days and %s %d, since one has 29 February; they are taken to be of one length",
     "%s có %d ngày, %s có %d ngày, do một năm có ngày 29/02; hai kỳ được coi là dài bằng nhau"},
    {"counts are compared a month, and have no absolute change",
     "số lượng được so sánh theo tháng, không có mức thay đổi tuyệt đối"},
    {"ratios are compared as they are", "các tỷ số được so sánh như vốn có"},
    {"the data set has no units: whether boundaries changed is unknown",
     "bộ dữ liệu không có bảng đơn vị: không rõ địa giới có thay đổi hay không"},
    {"“unlike reports”: in %d of %lld rows the reports of the two periods are not of the same part of them, such as a "
     "half-year beside a year; they are not compared",
     "“báo cáo hai kỳ khác nhau”: %d/%lld dòng có báo cáo của hai kỳ không cùng phần của kỳ, chẳng hạn sáu tháng đặt "
     "cạnh cả năm; không so sánh các dòng đó"},
    {"“unlike reports”: in %d of %lld rows the reports of the two periods are not of the same part of them, such as a "
     "half-year beside a year; ratios are compared as they are",
     "“báo cáo hai kỳ khác nhau”: %d/%lld dòng có báo cáo của hai kỳ không cùng phần của kỳ, chẳng hạn sáu tháng đặt "
     "cạnh cả năm; các tỷ số được so sánh như vốn có"},
    {"“partly known”: in %d of %lld rows some records do not tell it; what the others add up to is not compared",
     "“chỉ biết một phần”: %d/%lld dòng có một số bản ghi không ghi số liệu này; tổng của các bản ghi còn lại không "
     "được so sánh"},
    {"“partly known”: in %d of %lld rows some records do not tell it; the ratios are of the others",
     "“chỉ biết một phần”: %d/%lld dòng có một số bản ghi không ghi số liệu này; tỷ số tính trên các bản ghi còn lại"},
    {"“partly carried”: %d of %lld units share territory with units that were split, merged or gave up a part, so that "
     "figures may be of one or the other; theirs are bounds or unknown, and not tested",
     "“chỉ chuyển được một phần”: %d/%lld đơn vị có chung địa bàn với đơn vị đã chia, nhập hoặc điều chỉnh một phần, "
     "nên số liệu có thể thuộc đơn vị này hoặc đơn vị kia; số liệu của các đơn vị đó chỉ là các cận hoặc không rõ, và "
     "không được kiểm định"},
    {"units as they were then", "đơn vị như lúc đó"},
    {"units as on %s", "đơn vị như tại ngày %s"},
    {"column=earlier", "Kỳ trước"},
    {"column=later", "Kỳ sau"},
    {"column=earlier_value", "Số liệu kỳ trước"},
    {"column=later_value", "Số liệu kỳ sau"},
    {"column=change", "Mức thay đổi"},
    {"column=relative_change", "Thay đổi tương đối"},
    {"column=change_low", "Cận dưới"},
    {"column=change_high", "Cận trên"},
    {"column=relative_low", "Cận dưới tương đối"},
    {"column=relative_high", "Cận trên tương đối"},
    {"column=p_adjusted", "p hiệu chỉnh"},
    {"column=flags", "Lưu ý"},
    {"flags=boundary_changed", "đổi địa giới"},
    {"flags=part_year", "chưa trọn năm"},
    {"flags=unlike_windows", "hai kỳ dài khác nhau"},
    {"flags=not_reported", "không có báo cáo"},
    {"flags=bounds_only", "chỉ biết giới hạn"},
    {"flags=no_exposure", "không có mẫu số"},
    {"flags=over_sessions", "kiểm định theo cuộc"},
    {"flags=exact_test", "kiểm định Fisher"},
    {"flags=as_independent", "coi là độc lập"},
    {"flags=few_sessions", "quá ít cuộc"},
    {"flags=over_reports", "kiểm định theo báo cáo"},
    {"flags=few_reports", "quá ít báo cáo"},
    {"flags=unlike_reports", "báo cáo hai kỳ khác nhau"},
    {"flags=partly_carried", "chỉ chuyển được một phần"},
    {"flags=partly_known", "chỉ biết một phần"},
};

#endif

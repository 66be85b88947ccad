/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads that are in no list, as clerks write them, and heads that only look like them: which column each means by its
 * words. Written down by hand, before the rules were. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/profile/head_rules.h"

typedef struct expected_head {
    const char *head, *sessions, *opinions; /* the column in each; NULL = none */
} expected_head;

/* Of columns with texts or days, … */
static const expected_head texts[] = {
    {"Ngày, tháng, năm", "held_on", "raised_on"},
    {"Ngày tháng năm", "held_on", "raised_on"},
    {"Ngày/tháng/năm", "held_on", "raised_on"},
    {"Ngày tổ chức đối thoại", "held_on", "raised_on"},
    {"Ngày tổ chức hội nghị", "held_on", "raised_on"},
    {"Ngày, tháng tổ chức", "held_on", "raised_on"},
    {"Thời gian diễn ra", "held_on", "raised_on"},
    {"Thời gian tổ chức cuộc đối thoại", "held_on", "raised_on"},
    {"NGÀY THỰC HIỆN", "held_on", "raised_on"},
    {"Ngày nêu kiến nghị", NULL, "raised_on"},
    {"Ngày gửi phản ánh", NULL, "raised_on"},
    {"Nội dung kiến nghị, phản ánh", NULL, "text"},
    {"Nội dung phản ánh", NULL, "text"},
    {"Câu hỏi", NULL, "text"},
    {"Ý kiến góp ý", NULL, "text"},
    {"Bạn có ý kiến gì?", NULL, "text"},
    {"Nội dung ý kiến của nhân dân", NULL, "text"},
    {"Nội dung kiến nghị của cử tri", NULL, "text"},
    {"Tóm tắt nội dung kiến nghị", NULL, "text"},
    {"Nội dung câu hỏi", NULL, "text"},
    {"Đề xuất, kiến nghị", NULL, "text"},
    {"Ý kiến, kiến nghị, phản ánh của người dân", NULL, "text"},
    {"Ông/bà có kiến nghị gì", NULL, "text"},
    {"Cơ quan, đơn vị", "unit", "unit"},
    {"Thôn/Xóm", "unit", "unit"},
    {"Xã/Phường bạn đang ở", "unit", "unit"},
    {"Tên xã, phường, thị trấn", "unit", "unit"},
    {"Tên thôn", "unit", "unit"},
    {"Thôn, tổ dân phố", "unit", "unit"},
    {"Xã (phường, thị trấn)", "unit", "unit"},
    {"UBND xã, phường", "unit", "unit"},
    {"Đơn vị hành chính", "unit", "unit"},
    {"Mã xã", "unit", "unit"},
    {"Mã đơn vị", "unit", "unit"},
    {"Mã số xã", "unit", "unit"},
    /* none of these */
    {"Ngày sinh", NULL, NULL},
    {"Ngày thông báo kết luận", NULL, NULL},
    {"Ngày ban hành văn bản", NULL, NULL},
    {"Ngày trả lời", NULL, NULL},
    {"Ngày hoàn thành", NULL, NULL},
    {"Ngày công khai", NULL, NULL},
    {"Thời gian giải quyết", NULL, NULL},
    {"Thời gian phát biểu", NULL, NULL},
    {"Tháng", NULL, NULL},
    {"Năm", NULL, NULL},
    {"Năm sinh", NULL, NULL},
    {"Số ngày", NULL, NULL},
    {"Nội dung trả lời", NULL, NULL},
    {"Nội dung giải quyết", NULL, NULL},
    {"Nội dung kết luận", NULL, NULL},
    {"Ý kiến chỉ đạo", NULL, NULL},
    {"Ý kiến của chủ tịch", NULL, NULL},
    {"Ý kiến trả lời của UBND", NULL, NULL},
    {"Người kiến nghị", NULL, NULL},
    {"Họ tên người kiến nghị", NULL, NULL},
    {"Cơ quan trả lời", NULL, NULL},
    {"Đơn vị giải quyết", NULL, NULL},
    {"Đơn vị chịu trách nhiệm", NULL, NULL},
    {"Đơn vị tính", NULL, NULL},
    {"Đơn vị phối hợp", NULL, NULL},
    {"Cấp xã", NULL, NULL},
    {"Chủ tịch xã", NULL, NULL},
    {"Tên đường", NULL, NULL},
    {"Tên người chủ trì", NULL, NULL},
    {"Địa điểm tổ chức", NULL, NULL},
    {"Địa chỉ", NULL, NULL},
    {"Số điện thoại", NULL, NULL},
    {"Số văn bản", NULL, NULL},
    {"Mã số", NULL, NULL},
    {"Mã hồ sơ", NULL, NULL},
    {"Mã ý kiến", NULL, NULL},
    {"Lĩnh vực", NULL, NULL},
    {"Ghi chú", NULL, NULL},
    {"Hình thức", NULL, NULL},
    {"Kết quả", NULL, NULL},
    {"Chức danh", NULL, NULL},
    {"Thành phần", NULL, NULL},
    {"Nguồn", NULL, NULL},
    {"Trưởng thôn", NULL, NULL},
    {"Bí thư chi bộ thôn", NULL, NULL},
    {"Tổ chức", NULL, NULL},
};

/* … and of columns with numbers. */
static const expected_head numbers[] = {
    {"Số lượng người tham dự", "participants", NULL},
    {"Tổng số người dự", "participants", NULL},
    {"Số người dự họp", "participants", NULL},
    {"Số lượt người dự", "participants", NULL},
    {"Số người có mặt", "participants", NULL},
    {"Số cử tri tham dự", "participants", NULL},
    {"Tổng số người tham gia đối thoại", "participants", NULL},
    {"Số lượng nhân dân tham dự hội nghị", "participants", NULL},
    {"Tổng số lượt người tham gia", "participants", NULL},
    {"Tổng số ý kiến, kiến nghị", "opinions", NULL},
    {"Số lượt ý kiến phản ánh", "opinions", NULL},
    {"Số câu hỏi", "opinions", NULL},
    {"Ý kiến", "opinions", NULL},
    {"Số kiến nghị, phản ánh của cử tri", "opinions", NULL},
    /* none of these */
    {"Số người phát biểu", NULL, NULL},
    {"Số người nữ", NULL, NULL},
    {"Số người dân tộc thiểu số", NULL, NULL},
    {"Số người hài lòng", NULL, NULL},
    {"Số người kiến nghị", NULL, NULL},
    {"Số người có ý kiến", NULL, NULL},
    {"Số người được mời", NULL, NULL},
    {"Số người vắng mặt", NULL, NULL},
    {"Số đại biểu", NULL, NULL},
    {"Số hộ", NULL, NULL},
    {"Số cuộc", NULL, NULL},
    {"Số cuộc đối thoại", NULL, NULL},
    {"Số thôn", NULL, NULL},
    {"Số xã", NULL, NULL},
    {"Tổng số đơn vị", NULL, NULL},
    {"Số đơn thư", NULL, NULL},
    {"Số vụ việc", NULL, NULL},
    {"Số ý kiến đã trả lời", NULL, NULL},
    {"Số ý kiến chưa giải quyết", NULL, NULL},
    {"Số kiến nghị đã giải quyết", NULL, NULL},
    {"Số kiến nghị chuyển cấp trên", NULL, NULL},
    {"Tỷ lệ người tham gia", NULL, NULL},
    {"Tổng số", NULL, NULL},
    {"Số lượng", NULL, NULL},
    {"Dân số xã", NULL, NULL},
    {"Kinh phí tổ chức", NULL, NULL},
};

static int n_wrong;

static void check(int table, const char *head, bool has_numbers, const char *wanted)
{
    size_t size;
    int weight = 0;
    char *folded = dh_text_spelling_folded(head, strlen(head), &size);
    assert_non_null(folded);
    const char *found = dh_head_rule_find(table, folded, has_numbers, &weight);
    if ((found == NULL) != (wanted == NULL) || (found != NULL && strcmp(found, wanted) != 0))
        n_wrong++, print_error("'%s' in %s is '%s', not '%s'\n", head, dh_table_names[table],
                               found != NULL ? found : "nothing", wanted != NULL ? wanted : "nothing");
    assert_true(found == NULL || weight > 0);
    dh_free(folded);
}

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        check(DH_SESSIONS, texts[i].head, false, texts[i].sessions);
        check(DH_OPINIONS, texts[i].head, false, texts[i].opinions);
        check(DH_PETITIONS, texts[i].head, false, NULL);
    }
    assert_int_equal(n_wrong, 0);
}

static void test_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        check(DH_SESSIONS, numbers[i].head, true, numbers[i].sessions);
        check(DH_OPINIONS, numbers[i].head, true, numbers[i].opinions);
    }
    assert_int_equal(n_wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_texts), cmocka_unit_test(test_numbers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Vietnamese of what package.c, package_scan.c and the readers of both kinds of workbooks say. */
#include "package.h"

static const dh_text_pair texts[] = {
    {"cannot open '%s'", "không mở được '%s'"},
    {"'%s' is a damaged archive: get the file again", "'%s' là tệp nén bị hỏng: hãy xin lại tệp"},
    {"'%s' in '%s' declares a document type, which such files do not have: it is made to harm, or damaged",
     "'%s' trong '%s' khai báo kiểu tài liệu, điều mà loại tệp này không có: tệp bị hỏng hoặc được làm ra để gây hại"},
    {"'%s' has %llu bytes and inflates to more than %llu million: it is made to harm, or not meant to be read; save "
     "what is needed of it as CSV",
     "'%s' có %llu byte nhưng bung ra quá %llu triệu byte: tệp được làm ra để gây hại hoặc không phải để đọc; hãy lưu "
     "phần cần dùng thành CSV"},
    {"'%s' in '%s' is damaged (%s at line %lu): get the file again",
     "'%s' trong '%s' bị hỏng (%s ở dòng %lu): hãy xin lại tệp"},
    {"'%s' in '%s' is damaged (%s): get the file again", "'%s' trong '%s' bị hỏng (%s): hãy xin lại tệp"},
    {"a tag is longer than any", "có thẻ dài quá mức"},
    {"it has a reference that stands for nothing", "có tham chiếu không ứng với ký tự nào"},
    {"an element ends that did not begin", "có phần tử kết thúc mà không bắt đầu"},
    {"a tag is wrong", "có thẻ viết sai"},
    {"it stops short", "nội dung bị cụt"},
    {"'%s' in '%s' cannot be unpacked: get the file again", "không bung được '%s' trong '%s': hãy xin lại tệp"},
    {"'%s' in '%s' has more than %d elements within each other: it is made to harm, or damaged",
     "'%s' trong '%s' có hơn %d phần tử lồng nhau: tệp bị hỏng hoặc được làm ra để gây hại"},
    {"'%s' is an archive of %llu files, and at most %d are read: save what is needed of it as CSV",
     "'%s' là tệp nén gồm %llu tệp, mà chỉ đọc được tối đa %d: hãy lưu phần cần dùng thành CSV"},
    {"'%s' has more than %d sheets: save those that are needed as a workbook of their own",
     "'%s' có hơn %d trang: hãy lưu những trang cần dùng thành một sổ tính riêng"},
    {"sheet '%s', cell %s%lld: '%s' is no number, in '%s'; get the file again",
     "trang '%s', ô %s%lld: '%s' không phải là số, trong '%s'; hãy xin lại tệp"},
};

dh_status package_add_texts(dh_registry *registry, dh_error *error)
{
    return registry->add_texts(registry, texts, sizeof texts / sizeof texts[0], sizeof texts[0], error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encodings: each letter is read as the C library's converters have it, cut anywhere; and which encoding a
 * text is in is told for sure only when it is right. */
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"
#include "load/encoding/detect.h"
#include "load/encoding/syllable.h"

static const char letters[] =
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆGHIÌỈĨÍỊKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVXYỲỶỸÝỴ\n"
    "xã Thạch Hà, phường Bắc Hà, thị trấn Đồng Lộc, huyện Cẩm Xuyên, 12.345 người;\r\n";

/* An office's report, from which samples are cut. */
static const char report[] =
    "Thực hiện kế hoạch của Ủy ban nhân dân huyện về việc tổ chức đối thoại trực tiếp giữa người đứng đầu cấp ủy, "
    "chính "
    "quyền với nhân dân, trong quý vừa qua các xã, thị trấn đã mở hai mươi bảy cuộc, thu hút hơn ba nghìn lượt người "
    "tham dự. Nhiều ý kiến phản ánh đường liên thôn xuống cấp, mặt đường bong tróc, mùa mưa lầy lội, việc đi lại của "
    "học "
    "sinh gặp khó khăn. Cử tri xã Thạch Khê đề nghị sớm sửa chữa tuyến kênh tưới để kịp phục vụ sản xuất vụ hè thu, "
    "đồng thời kiểm tra chất lượng nước sinh hoạt tại nhà máy. Về đất đai, bà con kiến nghị đẩy nhanh tiến độ cấp giấy "
    "chứng nhận quyền sử dụng đất, giải quyết dứt điểm những trường hợp lấn chiếm hành lang giao thông. Chủ tịch Ủy "
    "ban "
    "nhân dân xã đã trả lời trực tiếp phần lớn các ý kiến; số còn lại được tiếp thu, giao cho các phòng chuyên môn xem "
    "xét và trả lời bằng văn bản trong thời hạn mười lăm ngày. Ông Nguyễn Văn Hùng, thôn Bắc Thượng, hỏi vì sao mức hỗ "
    "trợ giống lúa năm nay thấp hơn năm trước. Bà Trần Thị Mỹ Duyên cho rằng việc thu gom rác thải còn chậm, điểm tập "
    "kết gần khu dân cư gây mùi khó chịu, ảnh hưởng đến sức khỏe người già và trẻ nhỏ. Đại diện Mặt trận Tổ quốc nhấn "
    "mạnh tinh thần cầu thị, lắng nghe, không né tránh những vấn đề phức tạp. Kết quả giải quyết phải được niêm yết "
    "công "
    "khai tại trụ sở và nhà văn hóa để nhân dân giám sát. Trường hợp chậm trễ không có lý do chính đáng thì tập thể, "
    "cá "
    "nhân liên quan phải kiểm điểm rút kinh nghiệm. Hội nghị thống nhất đề xuất cấp trên bổ sung nguồn vốn xây dựng "
    "nông "
    "thôn mới, ưu tiên những công trình thiết yếu như trạm y tế, trường mầm non, hệ thống điện chiếu sáng. Các hộ "
    "nghèo, "
    "hộ cận nghèo tiếp tục được vay vốn ưu đãi để chăn nuôi, trồng rừng, phát triển nghề truyền thống. Lực lượng công "
    "an "
    "tăng cường tuần tra ban đêm, xử lý nghiêm hành vi trộm cắp, đánh bạc, buôn bán hàng giả. Cuối buổi, đồng chí bí "
    "thư "
    "cảm ơn những góp ý thẳng thắn, đầy trách nhiệm và hứa sẽ báo cáo kết quả trước ngày ba mươi tháng sau.\n";

static const struct {
    dh_encoding encoding;
    const char *iconv; /* NULL: not one of the C library's */
} encodings[] = {
    {DH_ENCODING_UTF16LE, "UTF-16LE"}, {DH_ENCODING_UTF16BE, "UTF-16BE"}, {DH_ENCODING_UTF32LE, "UTF-32LE"},
    {DH_ENCODING_UTF32BE, "UTF-32BE"}, {DH_ENCODING_CP1258, "CP1258"},    {DH_ENCODING_TCVN3, "TCVN"},
    {DH_ENCODING_VISCII, "VISCII"},    {DH_ENCODING_VNI, NULL},           {DH_ENCODING_TWICE, NULL},
};
enum { ENCODINGS = sizeof encodings / sizeof encodings[0] };

/* The letters of VNI, written down beside the output of the program recode, each as UTF-8 and its bytes. It differs
 * from recode in the capitals Ằ and Ắ, which follow the small letters here. */
static const char *const vni[][2] = {
    {"à", "a\xf8"},    {"ả", "a\xfb"},    {"ã", "a\xf5"},    {"á", "a\xf9"},    {"ạ", "a\xef"},    {"ă", "a\xea"},
    {"ằ", "a\xe8"},    {"ẳ", "a\xfa"},    {"ẵ", "a\xfc"},    {"ắ", "a\xe9"},    {"ặ", "a\xeb"},    {"â", "a\xe2"},
    {"ầ", "a\xe0"},    {"ẩ", "a\xe5"},    {"ẫ", "a\xe3"},    {"ấ", "a\xe1"},    {"ậ", "a\xe4"},    {"è", "e\xf8"},
    {"ẻ", "e\xfb"},    {"ẽ", "e\xf5"},    {"é", "e\xf9"},    {"ẹ", "e\xef"},    {"ê", "e\xe2"},    {"ề", "e\xe0"},
    {"ể", "e\xe5"},    {"ễ", "e\xe3"},    {"ế", "e\xe1"},    {"ệ", "e\xe4"},    {"ì", "\xec"},     {"ỉ", "\xe6"},
    {"ĩ", "\xf3"},     {"í", "\xed"},     {"ị", "\xf2"},     {"ò", "o\xf8"},    {"ỏ", "o\xfb"},    {"õ", "o\xf5"},
    {"ó", "o\xf9"},    {"ọ", "o\xef"},    {"ô", "o\xe2"},    {"ồ", "o\xe0"},    {"ổ", "o\xe5"},    {"ỗ", "o\xe3"},
    {"ố", "o\xe1"},    {"ộ", "o\xe4"},    {"ơ", "\xf4"},     {"ờ", "\xf4\xf8"}, {"ở", "\xf4\xfb"}, {"ỡ", "\xf4\xf5"},
    {"ớ", "\xf4\xf9"}, {"ợ", "\xf4\xef"}, {"ù", "u\xf8"},    {"ủ", "u\xfb"},    {"ũ", "u\xf5"},    {"ú", "u\xf9"},
    {"ụ", "u\xef"},    {"ư", "\xf6"},     {"ừ", "\xf6\xf8"}, {"ử", "\xf6\xfb"}, {"ữ", "\xf6\xf5"}, {"ứ", "\xf6\xf9"},
    {"ự", "\xf6\xef"}, {"ỳ", "y\xf8"},    {"ỷ", "y\xfb"},    {"ỹ", "y\xf5"},    {"ý", "y\xf9"},    {"ỵ", "\xee"},
    {"đ", "\xf1"},     {"À", "A\xd8"},    {"Ả", "A\xdb"},    {"Ã", "A\xd5"},    {"Á", "A\xd9"},    {"Ạ", "A\xcf"},
    {"Ă", "A\xca"},    {"Ằ", "A\xc8"},    {"Ẳ", "A\xda"},    {"Ẵ", "A\xdc"},    {"Ắ", "A\xc9"},    {"Ặ", "A\xcb"},
    {"Â", "A\xc2"},    {"Ầ", "A\xc0"},    {"Ẩ", "A\xc5"},    {"Ẫ", "A\xc3"},    {"Ấ", "A\xc1"},    {"Ậ", "A\xc4"},
    {"È", "E\xd8"},    {"Ẻ", "E\xdb"},    {"Ẽ", "E\xd5"},    {"É", "E\xd9"},    {"Ẹ", "E\xcf"},    {"Ê", "E\xc2"},
    {"Ề", "E\xc0"},    {"Ể", "E\xc5"},    {"Ễ", "E\xc3"},    {"Ế", "E\xc1"},    {"Ệ", "E\xc4"},    {"Ì", "\xcc"},
    {"Ỉ", "\xc6"},     {"Ĩ", "\xd3"},     {"Í", "\xcd"},     {"Ị", "\xd2"},     {"Ò", "O\xd8"},    {"Ỏ", "O\xdb"},
    {"Õ", "O\xd5"},    {"Ó", "O\xd9"},    {"Ọ", "O\xcf"},    {"Ô", "O\xc2"},    {"Ồ", "O\xc0"},    {"Ổ", "O\xc5"},
    {"Ỗ", "O\xc3"},    {"Ố", "O\xc1"},    {"Ộ", "O\xc4"},    {"Ơ", "\xd4"},     {"Ờ", "\xd4\xd8"}, {"Ở", "\xd4\xdb"},
    {"Ỡ", "\xd4\xd5"}, {"Ớ", "\xd4\xd9"}, {"Ợ", "\xd4\xcf"}, {"Ù", "U\xd8"},    {"Ủ", "U\xdb"},    {"Ũ", "U\xd5"},
    {"Ú", "U\xd9"},    {"Ụ", "U\xcf"},    {"Ư", "\xd6"},     {"Ừ", "\xd6\xd8"}, {"Ử", "\xd6\xdb"}, {"Ữ", "\xd6\xd5"},
    {"Ứ", "\xd6\xd9"}, {"Ự", "\xd6\xcf"}, {"Ỳ", "Y\xd8"},    {"Ỷ", "Y\xdb"},    {"Ỹ", "Y\xd5"},    {"Ý", "Y\xd9"},
    {"Ỵ", "\xce"},     {"Đ", "\xd1"},
};

static void encode_vni(dh_strbuf *out, const char *text, size_t size)
{
    for (size_t at = 0, begin = 0; at < size; begin = at) {
        dh_text_next(text, size, &at);
        const char *bytes = NULL;
        for (size_t i = 0; i < sizeof vni / sizeof vni[0] && bytes == NULL; i++)
            if (strlen(vni[i][0]) == at - begin && memcmp(vni[i][0], text + begin, at - begin) == 0) bytes = vni[i][1];
        assert_true(bytes != NULL || at - begin == 1);
        if (bytes != NULL)
            dh_strbuf_add(out, bytes);
        else
            dh_strbuf_add_bytes(out, text + begin, 1);
    }
}

static void encode_by(dh_strbuf *out, const char *to, const char *from, const char *text, size_t size)
{
    iconv_t made = iconv_open(to, from);
    assert_true(made != (iconv_t)-1);
    size_t room = size * 4 + 16, left = room;
    char *end = dh_strbuf_room(out, room), *in = (char *)(uintptr_t)text;
    assert_int_equal(iconv(made, &in, &size, &end, &left), 0);
    assert_int_equal(iconv(made, NULL, NULL, &end, &left), 0);
    out->size += room - left;
    iconv_close(made);
}

/* Each byte of UTF-8 taken for a character of CP1252, whose unused bytes stand for themselves. */
static void encode_twice(dh_strbuf *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char b = (unsigned char)text[i];
        bool unused = b == 0x81 || b == 0x8D || b == 0x8F || b == 0x90 || b == 0x9D;
        encode_by(out, "UTF-8", unused ? "ISO-8859-1" : "CP1252", text + i, 1);
    }
}

static void encode(dh_strbuf *out, int which, const char *text, size_t size)
{
    dh_strbuf_clear(out);
    if (encodings[which].iconv != NULL)
        encode_by(out, encodings[which].iconv, "UTF-8", text, size);
    else if (encodings[which].encoding == DH_ENCODING_VNI)
        encode_vni(out, text, size);
    else
        encode_twice(out, text, size);
}

/* Converts in pieces of at most `room` bytes. */
static void convert(dh_strbuf *out, dh_encoding encoding, const dh_strbuf *bytes, size_t room, dh_encoding_loss *loss)
{
    dh_strbuf_clear(out);
    *loss = (dh_encoding_loss){0};
    for (size_t at = 0; at < bytes->size;) {
        size_t left = bytes->size - at, size = left < room ? left : room;
        size = dh_encoding_cut(encoding, bytes->data + at, size, size == left);
        assert_true(size > 0);
        dh_encoding_convert(out, encoding, bytes->data + at, size, loss);
        at += size;
    }
}

static void reads_every_letter_back_however_it_is_cut(void **state)
{
    (void)state;
    dh_strbuf bytes = {0}, back = {0};
    dh_encoding_loss loss;
    for (int e = 0; e < ENCODINGS; e++) {
        encode(&bytes, e, letters, sizeof letters - 1);
        for (size_t room = 300; room <= 4096; room = room < 400 ? room + 1 : room * 2) {
            convert(&back, encodings[e].encoding, &bytes, room, &loss);
            if (back.size != sizeof letters - 1 || memcmp(back.data, letters, back.size) != 0)
                fail_msg("%s in pieces of %zu:\n%s", dh_encoding_name(encodings[e].encoding), room, back.data);
            assert_int_equal(loss.n, 0);
        }
    }
    dh_strbuf_free(&bytes);
    dh_strbuf_free(&back);
}

/* Every byte, and what stands for none. */
static void reads_each_byte_as_the_standard_has_it(void **state)
{
    (void)state;
    dh_strbuf got = {0};
    for (int e = 0; e < ENCODINGS; e++) {
        dh_encoding encoding = encodings[e].encoding;
        if (encoding != DH_ENCODING_CP1258 && encoding != DH_ENCODING_TCVN3 && encoding != DH_ENCODING_VISCII) continue;
        for (int b = 1; b < 256; b++) {
            char byte = (char)b, out[8], *in = &byte, *end = out;
            size_t size = 1, left = sizeof out;
            iconv_t made = iconv_open("UTF-8", encodings[e].iconv);
            bool known = iconv(made, &in, &size, &end, &left) == 0 && iconv(made, NULL, NULL, &end, &left) == 0;
            iconv_close(made);
            dh_encoding_loss loss = {0};
            dh_strbuf_clear(&got);
            dh_encoding_convert(&got, encoding, &byte, 1, &loss);
            assert_int_equal(loss.n, known ? 0 : 1);
            assert_int_equal(got.size, known ? sizeof out - left : 3);
            assert_memory_equal(got.data, known ? out : "\xef\xbf\xbd", got.size);
        }
    }
    dh_strbuf_free(&got);
}

/* ---- which one it is ---- */

static void is_found(int e, const dh_strbuf *bytes, size_t at, size_t size)
{
    dh_encoding_finding found;
    assert_true(dh_encoding_detect(&found, bytes->data, bytes->size));
    if (found.sure && found.guesses[0].encoding == encodings[e].encoding) return;
    fail_msg("%s from %zu, %zu bytes: %s %s (%lld of %lld)", dh_encoding_name(encodings[e].encoding), at, size,
             found.sure ? "sure" : "unsure", dh_encoding_name(found.guesses[0].encoding),
             (long long)found.guesses[0].vietnamese, (long long)found.guesses[0].words);
}

/* A sample of the report from about `at`, of at least `size` bytes once it is encoded. */
static void cut_sample(dh_strbuf *out, int e, size_t at, size_t size)
{
    while (((unsigned char)report[at] & 0xC0) == 0x80) at++;
    size_t end = at + size;
    if (end > sizeof report - 1) end = sizeof report - 1;
    while (end < sizeof report - 1 && ((unsigned char)report[end] & 0xC0) == 0x80) end++;
    encode(out, e, report + at, end - at);
}

static void finds_the_encoding_of_samples(void **state)
{
    (void)state;
    static const size_t sizes[] = {300, 400, 700, 1500, 3000};
    dh_strbuf bytes = {0};
    for (int e = 0; e < ENCODINGS; e++)
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++)
            for (size_t at = 0; at + sizes[s] < sizeof report; at += 41) {
                cut_sample(&bytes, e, at, sizes[s]);
                is_found(e, &bytes, at, sizes[s]);
            }
    dh_strbuf_free(&bytes);
}

/* A sample of the report from about `at` whose encoded bytes are at least `size`, and not a character more. False: the
 * report ends before. */
static bool cut_encoded(dh_strbuf *out, int e, size_t at, size_t size)
{
    while (((unsigned char)report[at] & 0xC0) == 0x80) at++;
    for (size_t end = at + size / 4; end < sizeof report - 1; end++) {
        if (((unsigned char)report[end] & 0xC0) == 0x80) continue;
        encode(out, e, report + at, end - at);
        if (out->size >= size) return true;
    }
    return false;
}

#define STEP 61

/* 200 bytes of a file are 50 letters in UTF-32, and 200 in TCVN3. */
static void finds_the_encoding_of_200_bytes(void **state)
{
    (void)state;
    dh_strbuf bytes = {0};
    for (int e = 0; e < ENCODINGS; e++)
        for (size_t size = 200; size <= 260; size += 30)
            for (size_t at = 0; cut_encoded(&bytes, e, at, size); at += STEP) is_found(e, &bytes, at, bytes.size);
    dh_strbuf_free(&bytes);
}

/* Of so few letters nothing is told that is not so; text in UTF-8 always is. */
static void does_not_guess(void **state)
{
    (void)state;
    dh_encoding_finding found;
    dh_strbuf bytes = {0};
    for (int e = 0; e < ENCODINGS; e++)
        for (size_t at = 0; at + 20 < sizeof report; at += 7) {
            cut_sample(&bytes, e, at, 15);
            size_t size = bytes.size < 20 ? bytes.size : 20;
            assert_true(dh_encoding_detect(&found, bytes.data, size));
            bool is_utf8 = found.guesses[0].encoding == DH_ENCODING_UTF8;
            if (found.sure && !is_utf8) fail_msg("%s at %zu", dh_encoding_name(found.guesses[0].encoding), at);
        }
    static const char *const foreign[] = {
        ("Le pr\xe9sident de la r\xe9publique a \xe9t\xe9 \xe9lu \xe0 la majorit\xe9 ; la for\xeat, le ch\xe2teau, "
         "l'\xeele et "
         "le c\xf4t\xe9 \xe0 droite o\xf9 s'arr\xeatent les \xe9l\xe8ves fran\xe7"
         "ais, d\xe9j\xe0 tr\xe8s fatigu\xe9s, "
         "apr\xe8s no\xebl. La pr\xe9"
         "fecture a re\xe7u, voil\xe0, des r\xe9ponses \xe0 c\xf4t\xe9 du sujet l\xe0-bas."),
        ("The caf\xe9 \x93quoted\x94 a na\xefve r\xe9sum\xe9 of \xa3"
         "12, it\x92s fine \x96 or so they say, fa\xe7"
         "ade.")};
    for (size_t i = 0; i < 2; i++) {
        assert_true(dh_encoding_detect(&found, foreign[i], strlen(foreign[i])));
        assert_false(found.sure);
        assert_true(found.n >= 2);
    }
    uint32_t seed = 1;
    for (int round = 0; round < 200; round++) {
        char noise[2000];
        for (size_t i = 0; i < sizeof noise; i++) noise[i] = (char)((seed = seed * 1664525U + 1013904223U) >> 24);
        assert_true(dh_encoding_detect(&found, noise, sizeof noise));
        assert_false(found.sure);
    }
    assert_true(dh_encoding_detect(&found, "a,b\n1,2\n", 8) && found.sure);
    assert_int_equal(found.guesses[0].encoding, DH_ENCODING_UTF8);
    assert_true(dh_encoding_detect(&found, report, 1000) && found.sure);
    assert_int_equal(found.guesses[0].encoding, DH_ENCODING_UTF8);
    dh_strbuf_free(&bytes);
}

static void knows_syllables(void **state)
{
    (void)state;
    static const char *const right[] = {"nghiêng",   "Quyết", "gì",  "giữ",        "giếng",
                                        "khuỷu",     "THOẮT", "ước", "Xa\xcc\x83", "đươ\314\243c",
                                        "y\xcc\x81", "quốc",  "ý",   "chuyên",     "a\xcc\x86\xcc\x81n"};
    static const char *const wrong[] = {"xät", "préfecture", "bãc", "zạ", "thạ¹", "ààn", "ngạhtk", "Ã£", ""};
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        if (!dh_syllable_is_valid(right[i], strlen(right[i]))) fail_msg("%s", right[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (dh_syllable_is_valid(wrong[i], strlen(wrong[i]))) fail_msg("%s", wrong[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_letter_back_however_it_is_cut),
        cmocka_unit_test(reads_each_byte_as_the_standard_has_it),
        cmocka_unit_test(finds_the_encoding_of_samples),
        cmocka_unit_test(finds_the_encoding_of_200_bytes),
        cmocka_unit_test(does_not_guess),
        cmocka_unit_test(knows_syllables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

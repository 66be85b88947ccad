/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Additions to a PDF that Cairo wrote, made with libqpdf: see pdf_update.h. */
#include "charts/report/pdf_update.h"

#include <qpdf/qpdf-c.h>

#include "base/message.h"

typedef struct dh_tagging {
    qpdf_data qpdf;
    const char *const *alts;
    size_t n, used;
    int depth;
    size_t left; /* elements that there may still be: one that holds itself would have no end */
} dh_tagging;

#define MAX_DEPTH 32 /* Cairo's have 7 */

/* Sets a key of a dictionary; `value` is released. */
static void set(qpdf_data qpdf, qpdf_oh dictionary, const char *key, qpdf_oh value)
{
    qpdf_oh_replace_key(qpdf, dictionary, key, value);
    qpdf_oh_release(qpdf, value);
}

static void tag_element(dh_tagging *tagging, qpdf_oh element);

/* `children`: one element, or an array of them; a number among them is marked content of a page. */
static void tag_children(dh_tagging *tagging, qpdf_oh children)
{
    if (!qpdf_oh_is_array(tagging->qpdf, children)) {
        tag_element(tagging, children);
        return;
    }
    int n = qpdf_oh_get_array_n_items(tagging->qpdf, children);
    for (int i = 0; i < n; i++) {
        qpdf_oh child = qpdf_oh_get_array_item(tagging->qpdf, children, i);
        tag_element(tagging, child);
        qpdf_oh_release(tagging->qpdf, child);
    }
}

/* An element of the structure tree (ISO 32000-1, 14.7.2) and all below it, in the order of reading. */
static void tag_element(dh_tagging *tagging, qpdf_oh element)
{
    qpdf_data qpdf = tagging->qpdf;
    if (!qpdf_oh_is_dictionary(qpdf, element) || tagging->left == 0) return;
    tagging->left = tagging->depth < MAX_DEPTH ? tagging->left - 1 : 0;
    tagging->depth++;
    qpdf_oh kind = qpdf_oh_get_key(qpdf, element, "/S"), children = qpdf_oh_get_key(qpdf, element, "/K");
    if (qpdf_oh_is_name_and_equals(qpdf, kind, "/TH"))
        set(qpdf, element, "/A", qpdf_oh_parse(qpdf, "<< /O /Table /Scope /Column >>"));
    if (qpdf_oh_is_name_and_equals(qpdf, kind, "/Figure") && tagging->used < tagging->n)
        set(qpdf, element, "/Alt", qpdf_oh_new_unicode_string(qpdf, tagging->alts[tagging->used++]));
    tag_children(tagging, children);
    qpdf_oh_release(qpdf, children);
    qpdf_oh_release(qpdf, kind);
    tagging->depth--;
}

static void tag_document(dh_tagging *tagging, const char *language)
{
    qpdf_data qpdf = tagging->qpdf;
    qpdf_oh catalog = qpdf_get_root(qpdf), tree = qpdf_oh_get_key(qpdf, catalog, "/StructTreeRoot");
    set(qpdf, catalog, "/Lang", qpdf_oh_new_string(qpdf, language));
    set(qpdf, catalog, "/ViewerPreferences", qpdf_oh_parse(qpdf, "<< /DisplayDocTitle true >>"));
    tag_element(tagging, tree);
    qpdf_oh_release(qpdf, tree);
    qpdf_oh_release(qpdf, catalog);
}

/* The ID is made from the file's contents: otherwise qpdf takes it from the time. */
static void write_document(qpdf_data qpdf)
{
    if (qpdf_has_error(qpdf) || (qpdf_init_write_memory(qpdf) & QPDF_ERRORS) != 0) return;
    qpdf_set_deterministic_ID(qpdf, QPDF_TRUE);
    qpdf_write(qpdf);
}

dh_status dh_pdf_update(dh_strbuf *out, const dh_strbuf *pdf, const char *language, const char *const *alts, size_t n,
                        dh_error *error)
{
    qpdf_data qpdf = qpdf_init();
    const char *why = NULL;
    qpdf_silence_errors(qpdf); /* they are in the status, not on the standard error */
    qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
    qpdf_set_attempt_recovery(qpdf, QPDF_FALSE);
    if ((qpdf_read_memory(qpdf, "report", pdf->data, pdf->size, NULL) & QPDF_ERRORS) == 0) {
        /* an element takes some sixty bytes, which a compressed file has in far fewer */
        dh_tagging tagging = {.qpdf = qpdf, .alts = alts, .n = n, .left = 64 + 16 * pdf->size};
        tag_document(&tagging, language);
        if (tagging.left == 0)
            why = dh_tr("its structure holds itself");
        else
            write_document(qpdf);
    }
    if (qpdf_has_error(qpdf)) why = qpdf_get_error_message_detail(qpdf, qpdf_get_error(qpdf));
    dh_status status = DH_OK;
    if (why != NULL)
        status = dh_error_set(error, DH_EINTERNAL, "the report's PDF cannot be completed: %s", why);
    else
        dh_strbuf_add_bytes(out, (const char *)qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf));
    if (out->failed) status = dh_error_nomem(error);
    qpdf_cleanup(&qpdf);
    return status;
}

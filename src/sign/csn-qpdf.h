/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* libqpdf, loaded with the first PDF: no program that opens a record waits for it. Knows nothing of what is read with it. */

#pragma once

#include <glib.h>
#include <qpdf/qpdf-c.h>

G_BEGIN_DECLS

/* What is used of it. */
#define CSN_QPDF_FUNCTIONS(X) \
  X (cleanup) \
  X (get_error) \
  X (get_num_pages) \
  X (get_object_by_id) \
  X (get_page_n) \
  X (get_root) \
  X (get_trailer) \
  X (has_error) \
  X (init) \
  X (is_encrypted) \
  X (more_warnings) \
  X (oh_begin_dict_key_iter) \
  X (oh_dict_more_keys) \
  X (oh_dict_next_key) \
  X (oh_free_buffer) \
  X (oh_get_array_item) \
  X (oh_get_array_n_items) \
  X (oh_get_bool_value) \
  X (oh_get_dict) \
  X (oh_get_int_value) \
  X (oh_get_key) \
  X (oh_get_key_if_dict) \
  X (oh_get_name) \
  X (oh_get_numeric_value) \
  X (oh_get_object_id) \
  X (oh_get_page_content_data) \
  X (oh_get_stream_data) \
  X (oh_get_type_name) \
  X (oh_get_utf8_value) \
  X (oh_has_key) \
  X (oh_is_array) \
  X (oh_is_bool) \
  X (oh_is_dictionary) \
  X (oh_is_indirect) \
  X (oh_is_integer) \
  X (oh_is_name) \
  X (oh_is_name_and_equals) \
  X (oh_is_null) \
  X (oh_is_stream) \
  X (oh_is_string) \
  X (oh_release) \
  X (oh_release_all) \
  X (oh_remove_key) \
  X (oh_unparse) \
  X (oh_unparse_binary) \
  X (oh_unparse_resolved) \
  X (read_memory) \
  X (set_attempt_recovery) \
  X (set_suppress_warnings) \
  X (silence_errors)

/* Each function by its name without "qpdf_". */
typedef struct
{
#define CSN_QPDF_MEMBER(name) __typeof__ (qpdf_##name) *name;
  CSN_QPDF_FUNCTIONS (CSN_QPDF_MEMBER)
#undef CSN_QPDF_MEMBER
} CsnQpdf;

/* Filled by csn_qpdf_load(); who has a CsnPdfReader has called it. */
extern CsnQpdf csn_qpdf;

/* The library, loaded for as long as the program runs; FALSE with @error when it is not installed. From any thread. */
gboolean csn_qpdf_load (GError **error);

G_END_DECLS

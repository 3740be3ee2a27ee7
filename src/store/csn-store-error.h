/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The error domain of src/store: what can go wrong with a record file. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_STORE_ERROR_NOT_A_RECORD, /* the file is no Countersign record; it was not touched */
  CSN_STORE_ERROR_NEWER, /* the record was made by a newer Countersign; it is open read-only */
  CSN_STORE_ERROR_DAMAGED, /* the file does not hold what it should; it was not touched */
  CSN_STORE_ERROR_READ_ONLY, /* the record cannot be written: folder, disk or an earlier error; nothing was changed */
  CSN_STORE_ERROR_BUSY, /* another program has the record open; it is read-only here */
  CSN_STORE_ERROR_FULL, /* the disk is full; the change was not made */
  CSN_STORE_ERROR_IO, /* reading or writing failed; the record is read-only from now on */
  CSN_STORE_ERROR_NOT_FOUND, /* no such evidence or event */
  CSN_STORE_ERROR_REFUSED, /* the file offered as evidence is not a regular file, or changed while it was read */
  CSN_STORE_ERROR_INVALID, /* an event or chunk does not follow the rules of the format */
} CsnStoreError;

#define CSN_STORE_ERROR (csn_store_error_quark ())
GQuark csn_store_error_quark (void);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts what the rules found into the words of the record export; see the header. */

#include "csn-judgement.h"

void
csn_json_put_text (JsonObject *object,
                   const char *name,
                   const char *value)
{
  if (value != NULL && value[0] != '\0')
    json_object_set_string_member (object, name, value);
}

void
csn_json_put_int (JsonObject *object,
                  const char *name,
                  gint64      value)
{
  json_object_set_int_member (object, name, value);
}

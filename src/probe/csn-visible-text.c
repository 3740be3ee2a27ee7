/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes invisible characters visible. Must not change anything else. */

#include "csn-visible-text.h"

char *
csn_visible_text (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      GUnicodeType type = g_unichar_type (c);

      if (c == '\n' || c == '\t')
        g_string_append_unichar (out, c);
      else if (c < 0x80 && type == G_UNICODE_CONTROL)
        g_string_append_printf (out, "\\x%02x", c);
      else if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
               || type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_PRIVATE_USE
               || (type == G_UNICODE_SPACE_SEPARATOR && c != ' '))
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

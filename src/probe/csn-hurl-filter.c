/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The filters of the probe language: each takes a value and gives one, or says why it cannot. One table names them.
 * Must not see an answer. */

#define _GNU_SOURCE /* strptime_l */

#include "csn-hurl-evaluate.h"

#include "csn-probe-error.h"

#include <glib/gi18n-lib.h>
#include <libxml/HTMLparser.h>
#include <locale.h>
#include <string.h>
#include <time.h>

typedef struct
{
  CsnHurlScope *scope;
  const CsnHurlCall *call;
  CsnHurlValue *value;
  GError **error;
} Filter;

static CsnHurlValue *
wrong_input (Filter *f)
{
  g_set_error (f->error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, _ ("The filter “%s” does not take a %s."), f->call->name,
               csn_hurl_value_get_type (f->value));
  return NULL;
}

static char *
get_argument (Filter *f, guint index)
{
  g_autoptr (CsnHurlValue) value = csn_hurl_eval_arg (f->scope, f->call->args[index], f->error);

  return value != NULL ? csn_hurl_value_render (value) : NULL;
}

static gboolean
is_string (Filter *f)
{
  return f->value->kind == CSN_HURL_STRING;
}

static CsnHurlValue *
take_string (char *text)
{
  CsnHurlValue *value = text != NULL ? csn_hurl_value_new_string (text) : NULL;

  g_free (text);
  return value;
}

static CsnHurlValue *
filter_count (Filter *f)
{
  switch (f->value->kind)
    {
    case CSN_HURL_LIST:
    case CSN_HURL_OBJECT: return csn_hurl_value_new_int (f->value->items->len);
    case CSN_HURL_NODESET: return csn_hurl_value_new_int ((gint64) f->value->count);
    case CSN_HURL_BYTES: return csn_hurl_value_new_int ((gint64) g_bytes_get_size (f->value->bytes));
    default: return wrong_input (f);
    }
}

static CsnHurlValue *
filter_nth (Filter *f)
{
  g_autofree char *number = NULL;
  gint64 index = 0;

  if (f->value->kind != CSN_HURL_LIST)
    return wrong_input (f);
  if (strcmp (f->call->name, "last") == 0)
    index = -1;
  else if (strcmp (f->call->name, "nth") == 0)
    {
      number = get_argument (f, 0);
      if (number == NULL)
        return NULL;
      index = g_ascii_strtoll (number, NULL, 10);
    }
  if (index < 0)
    index += f->value->items->len;
  if (index < 0 || index >= f->value->items->len)
    return csn_hurl_value_new (CSN_HURL_NOTHING);
  return csn_hurl_value_ref (g_ptr_array_index (f->value->items, (guint) index));
}

static CsnHurlValue *
filter_number (Filter *f)
{
  gboolean whole = strcmp (f->call->name, "toInt") == 0;
  g_autofree char *text = NULL;
  CsnHurlValue *number;
  char *end = NULL;
  double value;

  if (f->value->kind != CSN_HURL_STRING && f->value->kind != CSN_HURL_INTEGER && f->value->kind != CSN_HURL_FLOAT)
    return wrong_input (f);
  value = g_ascii_strtod (f->value->text, &end);
  if (*f->value->text == '\0' || *end != '\0' || (whole && is_string (f) && strpbrk (f->value->text, ".eE") != NULL))
    {
      g_set_error (f->error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, _ ("“%s” is no number."), f->value->text);
      return NULL;
    }
  if (!whole)
    {
      number = csn_hurl_value_new_number (f->value->text);
      number->kind = CSN_HURL_FLOAT;
      return number;
    }
  text = strpbrk (f->value->text, ".eE") != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) value)
                                                  : g_strdup (f->value->text);
  return csn_hurl_value_new_number (text);
}

static CsnHurlValue *
filter_to_string (Filter *f)
{
  char *text = csn_hurl_value_render (f->value);

  return text != NULL ? take_string (text) : wrong_input (f);
}

static CsnHurlValue *
filter_regex (Filter *f)
{
  g_autofree char *pattern = is_string (f) ? get_argument (f, 0) : NULL;
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;

  if (!is_string (f))
    return wrong_input (f);
  regex = pattern != NULL ? csn_hurl_regex (pattern, f->error) : NULL;
  if (regex == NULL)
    return NULL;
  if (!g_regex_match (regex, f->value->text, 0, &match) || g_match_info_get_match_count (match) < 2)
    return csn_hurl_value_new (CSN_HURL_NOTHING);
  return take_string (g_match_info_fetch (match, 1));
}

static CsnHurlValue *
filter_replace (Filter *f)
{
  g_autofree char *old = is_string (f) ? get_argument (f, 0) : NULL;
  g_autofree char *new = old != NULL ? get_argument (f, 1) : NULL;
  g_autoptr (GRegex) regex = NULL;
  g_auto (GStrv) parts = NULL;

  if (!is_string (f))
    return wrong_input (f);
  if (new == NULL)
    return NULL;
  if (strcmp (f->call->name, "replaceRegex") == 0)
    {
      regex = csn_hurl_regex (old, f->error);
      return regex != NULL ? take_string (g_regex_replace_literal (regex, f->value->text, -1, 0, new, 0, f->error)) : NULL;
    }
  if (*old == '\0')
    return csn_hurl_value_ref (f->value);
  parts = g_strsplit (f->value->text, old, -1);
  return take_string (g_strjoinv (new, parts));
}

static CsnHurlValue *
filter_split (Filter *f)
{
  g_autofree char *separator = is_string (f) ? get_argument (f, 0) : NULL;
  g_auto (GStrv) parts = NULL;
  CsnHurlValue *list;

  if (!is_string (f))
    return wrong_input (f);
  if (separator == NULL)
    return NULL;
  parts = *separator != '\0' ? g_strsplit (f->value->text, separator, -1) : g_strsplit (f->value->text, "\n", 1);
  list = csn_hurl_value_new_list ();
  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (list->items, csn_hurl_value_new_string (parts[i]));
  return list;
}

static CsnHurlValue *
filter_path (Filter *f)
{
  g_autofree char *expression = is_string (f) ? get_argument (f, 0) : NULL;
  g_autoptr (yyjson_doc) doc = NULL;

  if (!is_string (f))
    return wrong_input (f);
  if (expression == NULL)
    return NULL;
  if (strcmp (f->call->name, "xpath") == 0)
    return csn_hurl_xpath (expression, f->value->text, strlen (f->value->text), TRUE, f->error);
  doc = csn_json_read (f->value->text, strlen (f->value->text), f->error);
  return doc != NULL ? csn_hurl_jsonpath (yyjson_doc_get_root (doc), expression, f->scope->no_coercion, f->error) : NULL;
}

static GBytes *
bytes_of (Filter *f)
{
  if (f->value->kind == CSN_HURL_BYTES)
    return g_bytes_ref (f->value->bytes);
  return is_string (f) ? g_bytes_new (f->value->text, strlen (f->value->text)) : NULL;
}

static CsnHurlValue *
filter_base64 (Filter *f)
{
  gboolean safe = strstr (f->call->name, "UrlSafe") != NULL;
  gboolean encode = g_str_has_suffix (f->call->name, "Encode");
  g_autoptr (GBytes) bytes = bytes_of (f);
  g_autofree char *text = NULL;
  gsize length = 0;

  if (bytes == NULL || (!encode && !is_string (f)))
    return wrong_input (f);
  if (encode)
    {
      const guchar *data = g_bytes_get_data (bytes, &length);

      text = g_base64_encode (data, length);
      if (safe)
        {
          g_strdelimit (text, "+", '-');
          g_strdelimit (text, "/", '_');
          text[strcspn (text, "=")] = '\0';
        }
      return csn_hurl_value_new_string (text);
    }
  text = g_strdup (f->value->text);
  if (safe)
    {
      g_autofree char *bare = g_strdelimit (g_strdelimit (g_steal_pointer (&text), "-", '+'), "_", '/');
      gsize pad = (4 - strlen (bare) % 4) % 4;

      text = g_strdup_printf ("%s%.*s", bare, (int) pad, "===");
    }

  g_autofree guchar *decoded = g_base64_decode (text, &length);
  g_autoptr (GBytes) out = g_bytes_new (decoded, length);

  return csn_hurl_value_new_bytes (out);
}

static CsnHurlValue *
filter_url (Filter *f)
{
  if (!is_string (f))
    return wrong_input (f);
  if (strcmp (f->call->name, "urlEncode") == 0)
    return take_string (g_uri_escape_string (f->value->text, "/", FALSE));

  char *text = g_uri_unescape_string (f->value->text, NULL);

  if (text == NULL)
    g_set_error (f->error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, _ ("“%s” is not percent-encoded."), f->value->text);
  return take_string (text);
}

static CsnHurlValue *
filter_query_param (Filter *f)
{
  g_autofree char *name = is_string (f) ? get_argument (f, 0) : NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GHashTable) params = NULL;
  const char *found;

  if (!is_string (f))
    return wrong_input (f);
  uri = g_uri_parse (f->value->text, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED_QUERY, f->error);
  if (uri == NULL || name == NULL)
    return NULL;
  if (g_uri_get_query (uri) == NULL)
    return csn_hurl_value_new (CSN_HURL_NOTHING);
  params = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_WWW_FORM, f->error);
  found = params != NULL ? g_hash_table_lookup (params, name) : NULL;
  return found != NULL ? csn_hurl_value_new_string (found) : csn_hurl_value_new (CSN_HURL_NOTHING);
}

/* "&#65;", "&#x41" and "&amp;"; what is no entity stays as it is. */
static void
append_entity (GString *out, const char **at)
{
  const char *c = *at + 1;
  char *end = NULL;
  guint64 code = 0;

  if (*c == '#')
    {
      gboolean hex = c[1] == 'x' || c[1] == 'X';

      if (hex ? g_ascii_isxdigit (c[2]) : g_ascii_isdigit (c[1]))
        code = g_ascii_strtoull (c + (hex ? 2 : 1), &end, hex ? 16 : 10);
    }
  else
    {
      gsize length = strspn (c, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
      g_autofree char *name = g_strndup (c, MIN (length, 32));
      const htmlEntityDesc *entity = length > 0 ? htmlEntityLookup (BAD_CAST name) : NULL;

      code = entity != NULL ? entity->value : strcmp (name, "apos") == 0 ? '\'' : 0;
      end = (char *) c + length;
    }
  if (code == 0 || code > 0x10ffff || !g_unichar_validate ((gunichar) code))
    {
      g_string_append_c (out, '&');
      (*at)++;
      return;
    }
  g_string_append_unichar (out, (gunichar) code);
  *at = *end == ';' ? end + 1 : end;
}

static CsnHurlValue *
filter_html (Filter *f)
{
  gboolean escape = strcmp (f->call->name, "htmlEscape") == 0;
  GString *text;

  if (!is_string (f))
    return wrong_input (f);
  text = g_string_new (escape ? f->value->text : NULL);
  if (escape)
    {
      g_string_replace (text, "&", "&amp;", 0);
      g_string_replace (text, "<", "&lt;", 0);
      g_string_replace (text, ">", "&gt;", 0);
      g_string_replace (text, "\"", "&quot;", 0);
      g_string_replace (text, "'", "&#x27;", 0);
    }
  else
    for (const char *at = f->value->text; *at != '\0';)
      if (*at == '&')
        append_entity (text, &at);
      else
        g_string_append_c (text, *at++);
  return take_string (g_string_free (text, FALSE));
}

static CsnHurlValue *
filter_hex (Filter *f)
{
  return f->value->kind == CSN_HURL_BYTES ? take_string (csn_hurl_value_render (f->value)) : wrong_input (f);
}

static CsnHurlValue *
filter_decode (Filter *f)
{
  g_autofree char *charset =
    strcmp (f->call->name, "utf8Decode") == 0 ? g_strdup ("UTF-8") : get_argument (f, 0);
  g_autoptr (GError) inner = NULL;
  char *text;

  if (f->value->kind != CSN_HURL_BYTES)
    return wrong_input (f);
  if (charset == NULL)
    return NULL;
  text = g_convert (g_bytes_get_data (f->value->bytes, NULL), (gssize) g_bytes_get_size (f->value->bytes), "UTF-8",
                    charset, NULL, NULL, &inner);
  if (text == NULL)
    g_set_error (f->error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, _ ("The bytes are no %s text."), charset);
  return take_string (text);
}

static CsnHurlValue *
filter_encode (Filter *f)
{
  g_autoptr (GBytes) bytes = is_string (f) ? bytes_of (f) : NULL;

  return bytes != NULL ? csn_hurl_value_new_bytes (bytes) : wrong_input (f);
}

/* Reads a date by the signs of strftime, with the names of the C locale; "%+" is ISO 8601, "%.f" a fraction. */
static GDateTime *
parse_date (const char *text, const char *format)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GString) plain = g_string_new (format);
  g_autoptr (GRegex) fraction = g_regex_new ("\\.\\d+", 0, 0, NULL);
  g_autofree char *bare = NULL;
  struct tm parts = { .tm_mday = 1 };
  locale_t c_locale;
  const char *end;

  if (strcmp (format, "%+") == 0)
    return g_date_time_new_from_iso8601 (text, utc);
  bare = strstr (format, "%.") != NULL ? g_regex_replace_literal (fraction, text, -1, 0, "", 0, NULL) : g_strdup (text);
  g_string_replace (plain, "%.3f", "", 0);
  g_string_replace (plain, "%.6f", "", 0);
  g_string_replace (plain, "%.9f", "", 0);
  g_string_replace (plain, "%.f", "", 0);
  g_string_replace (plain, "%:z", "%z", 0);
  c_locale = newlocale (LC_ALL_MASK, "C", NULL);
  end = strptime_l (bare, plain->str, &parts, c_locale);
  freelocale (c_locale);
  if (end == NULL || *end != '\0')
    return NULL;

  g_autoptr (GDateTime) date = g_date_time_new_utc (parts.tm_year + 1900, parts.tm_mon + 1, MAX (parts.tm_mday, 1),
                                                    parts.tm_hour, parts.tm_min, MIN (parts.tm_sec, 59));

  return date != NULL ? g_date_time_add_seconds (date, (double) -parts.tm_gmtoff) : NULL;
}

static CsnHurlValue *
filter_to_date (Filter *f)
{
  g_autofree char *format = is_string (f) ? get_argument (f, 0) : NULL;
  g_autoptr (GDateTime) date = format != NULL ? parse_date (f->value->text, format) : NULL;

  if (!is_string (f))
    return wrong_input (f);
  if (date != NULL)
    return csn_hurl_value_new_date (date);
  if (format != NULL)
    g_set_error (f->error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, _ ("“%s” is no date of the form %s."),
                 f->value->text, format);
  return NULL;
}

static char *
write_date (GDateTime *date, const char *format)
{
  g_autoptr (GString) plain = g_string_new (format);
  g_autofree char *fraction = g_strdup_printf (".%06d", g_date_time_get_microsecond (date));
  g_autofree char *third = g_strndup (fraction, 4);

  g_string_replace (plain, "%+", "%Y-%m-%dT%H:%M:%S%.f%:z", 0);
  g_string_replace (plain, "%.3f", third, 0);
  g_string_replace (plain, "%.6f", fraction, 0);
  for (gsize n = strlen (fraction); n > 0 && (fraction[n - 1] == '0' || fraction[n - 1] == '.'); n--)
    fraction[n - 1] = '\0';
  g_string_replace (plain, "%.f", fraction, 0);
  return g_date_time_format (date, plain->str);
}

static CsnHurlValue *
filter_format_date (Filter *f)
{
  g_autofree char *format = get_argument (f, 0);

  if (f->value->kind != CSN_HURL_DATE)
    return wrong_input (f);
  return format != NULL ? take_string (write_date (f->value->date, format)) : NULL;
}

static CsnHurlValue *
filter_days (Filter *f)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  gint64 days;

  if (f->value->kind != CSN_HURL_DATE)
    return wrong_input (f);
  days = g_date_time_difference (f->value->date, now) / G_TIME_SPAN_DAY;
  return csn_hurl_value_new_int (strcmp (f->call->name, "daysAfterNow") == 0 ? days : -days);
}

CsnHurlValue *
csn_hurl_apply_filter (CsnHurlScope *scope, const CsnHurlCall *filter, CsnHurlValue *value, GError **error)
{
  static const struct
  {
    const char *name;
    CsnHurlValue *(*apply) (Filter *f);
  } table[] = {
    { "count", filter_count }, { "nth", filter_nth }, { "first", filter_nth }, { "last", filter_nth },
    { "toInt", filter_number }, { "toFloat", filter_number }, { "toString", filter_to_string },
    { "regex", filter_regex }, { "replace", filter_replace }, { "replaceRegex", filter_replace },
    { "split", filter_split }, { "jsonpath", filter_path }, { "xpath", filter_path },
    { "base64Decode", filter_base64 }, { "base64Encode", filter_base64 }, { "base64UrlSafeDecode", filter_base64 },
    { "base64UrlSafeEncode", filter_base64 }, { "urlEncode", filter_url }, { "urlDecode", filter_url },
    { "urlQueryParam", filter_query_param }, { "htmlEscape", filter_html }, { "htmlUnescape", filter_html },
    { "toHex", filter_hex }, { "decode", filter_decode }, { "utf8Decode", filter_decode },
    { "utf8Encode", filter_encode }, { "toDate", filter_to_date }, { "format", filter_format_date },
    { "dateFormat", filter_format_date }, { "daysAfterNow", filter_days }, { "daysBeforeNow", filter_days },
  };
  Filter f = { scope, filter, value, error };

  g_return_val_if_fail (filter != NULL && value != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i].name, filter->name) == 0)
      return table[i].apply (&f);
  g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_UNSUPPORTED, _ ("“%s” is not supported here."), filter->name);
  return NULL;
}

/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The predicates of the probe language. A value that was not found meets none but "not exists". Must not see an answer. */

#include "csn-hurl-evaluate.h"

#include "csn-probe-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
set_type_error (const char *predicate, const CsnHurlValue *actual, GError **error)
{
  g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, _ ("“%s” does not apply to a %s."), predicate,
               csn_hurl_value_get_type (actual));
  return FALSE;
}

static gboolean
is_ordered (const char *name, int order)
{
  if (strcmp (name, ">") == 0)
    return order > 0;
  if (strcmp (name, "<") == 0)
    return order < 0;
  return strcmp (name, ">=") == 0 ? order >= 0 : order <= 0;
}

/* A node set is compared by its number of nodes. */
static gboolean
values_equal (const CsnHurlValue *actual, const CsnHurlValue *expected)
{
  if (actual->kind == CSN_HURL_NODESET && expected->kind == CSN_HURL_INTEGER)
    return (gsize) g_ascii_strtoull (expected->text, NULL, 10) == actual->count;
  return csn_hurl_value_equal (actual, expected);
}

static gboolean
bytes_hold (const CsnHurlValue *actual, const CsnHurlValue *expected, const char *name)
{
  gsize length, wanted;
  const guint8 *data = g_bytes_get_data (actual->bytes, &length);
  const guint8 *part = g_bytes_get_data (expected->bytes, &wanted);

  if (wanted == 0)
    return TRUE;
  if (wanted > length)
    return FALSE;
  if (strcmp (name, "startsWith") == 0)
    return memcmp (data, part, wanted) == 0;
  if (strcmp (name, "endsWith") == 0)
    return memcmp (data + length - wanted, part, wanted) == 0;
  for (gsize i = 0; i + wanted <= length; i++)
    if (memcmp (data + i, part, wanted) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
list_includes (const CsnHurlValue *list, const CsnHurlValue *expected)
{
  for (guint i = 0; i < list->items->len; i++)
    if (csn_hurl_value_equal (g_ptr_array_index (list->items, i), expected))
      return TRUE;
  return FALSE;
}

static gboolean
test_part (const char *name, const CsnHurlValue *actual, const CsnHurlValue *expected, gboolean *holds, GError **error)
{
  if (actual->kind == CSN_HURL_LIST && (strcmp (name, "contains") == 0 || strcmp (name, "includes") == 0))
    *holds = list_includes (actual, expected);
  else if (actual->kind == CSN_HURL_BYTES && expected->kind == CSN_HURL_BYTES)
    *holds = bytes_hold (actual, expected, name);
  else if (actual->kind != CSN_HURL_STRING || expected->kind != CSN_HURL_STRING)
    return set_type_error (name, actual, error);
  else if (strcmp (name, "startsWith") == 0)
    *holds = g_str_has_prefix (actual->text, expected->text);
  else if (strcmp (name, "endsWith") == 0)
    *holds = g_str_has_suffix (actual->text, expected->text);
  else
    *holds = strstr (actual->text, expected->text) != NULL;
  return TRUE;
}

static gboolean
test_regex (const CsnHurlValue *actual, const CsnHurlValue *expected, gboolean *holds, GError **error)
{
  g_autoptr (GRegex) regex = NULL;

  if (actual->kind != CSN_HURL_STRING || expected->kind != CSN_HURL_STRING)
    return set_type_error ("matches", actual, error);
  regex = csn_hurl_regex (expected->text, error);
  if (regex == NULL)
    return FALSE;
  *holds = g_regex_match (regex, actual->text, 0, NULL);
  return TRUE;
}

static gboolean
looks_like (const CsnHurlValue *actual, const char *pattern)
{
  return actual->kind == CSN_HURL_STRING && g_regex_match_simple (pattern, actual->text, 0, 0);
}

static gboolean
is_address (const CsnHurlValue *actual, GSocketFamily family)
{
  g_autoptr (GInetAddress) address =
    actual->kind == CSN_HURL_STRING ? g_inet_address_new_from_string (actual->text) : NULL;

  return address != NULL && g_inet_address_get_family (address) == family;
}

static gboolean
is_iso_date (const CsnHurlValue *actual)
{
  g_autoptr (GDateTime) date = NULL;

  if (!looks_like (actual, "^\\d{4}-\\d{2}-\\d{2}T"))
    return FALSE;
  date = g_date_time_new_from_iso8601 (actual->text, NULL);
  return date != NULL;
}

static gboolean
is_empty (const CsnHurlValue *actual)
{
  switch (actual->kind)
    {
    case CSN_HURL_STRING: return *actual->text == '\0';
    case CSN_HURL_BYTES: return g_bytes_get_size (actual->bytes) == 0;
    case CSN_HURL_LIST:
    case CSN_HURL_OBJECT: return actual->items->len == 0;
    case CSN_HURL_NODESET: return actual->count == 0;
    default: return FALSE;
    }
}

static gboolean
is_there (const CsnHurlValue *actual)
{
  return actual->kind != CSN_HURL_NOTHING && (actual->kind != CSN_HURL_NODESET || actual->count > 0);
}

/* Predicates without a value. */
static gboolean
test_kind (const char *name, const CsnHurlValue *actual)
{
  CsnHurlKind kind = actual->kind;

  if (strcmp (name, "exists") == 0)
    return is_there (actual);
  if (strcmp (name, "isEmpty") == 0)
    return is_empty (actual);
  if (strcmp (name, "isInteger") == 0)
    return kind == CSN_HURL_INTEGER;
  if (strcmp (name, "isFloat") == 0)
    return kind == CSN_HURL_FLOAT;
  if (strcmp (name, "isNumber") == 0)
    return kind == CSN_HURL_INTEGER || kind == CSN_HURL_FLOAT;
  if (strcmp (name, "isBoolean") == 0)
    return kind == CSN_HURL_BOOL;
  if (strcmp (name, "isString") == 0)
    return kind == CSN_HURL_STRING;
  if (strcmp (name, "isCollection") == 0)
    return kind == CSN_HURL_LIST || kind == CSN_HURL_OBJECT || kind == CSN_HURL_NODESET || kind == CSN_HURL_BYTES;
  if (strcmp (name, "isList") == 0)
    return kind == CSN_HURL_LIST;
  if (strcmp (name, "isObject") == 0)
    return kind == CSN_HURL_OBJECT;
  if (strcmp (name, "isDate") == 0)
    return kind == CSN_HURL_DATE;
  if (strcmp (name, "isIsoDate") == 0)
    return is_iso_date (actual);
  if (strcmp (name, "isIpv4") == 0)
    return is_address (actual, G_SOCKET_FAMILY_IPV4);
  if (strcmp (name, "isIpv6") == 0)
    return is_address (actual, G_SOCKET_FAMILY_IPV6);
  return looks_like (actual, "^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$");
}

static gboolean
test_list (CsnHurlScope *scope, const CsnHurlCheck *check, CsnHurlValue *actual, gboolean *holds, GError **error)
{
  const GPtrArray *list = check->predicate->args[0]->list;
  gboolean found = FALSE;

  for (guint i = 0; i < list->len; i++)
    {
      g_autoptr (CsnHurlValue) expected = csn_hurl_eval_arg (scope, g_ptr_array_index (list, i), error);

      if (expected == NULL)
        return FALSE;
      found = found || values_equal (actual, expected);
    }
  *holds = found != check->negated;
  return TRUE;
}

gboolean
csn_hurl_eval_predicate (CsnHurlScope       *scope,
                         const CsnHurlCheck *check,
                         CsnHurlValue       *actual,
                         gboolean           *holds,
                         GError            **error)
{
  const CsnHurlCall *predicate = check->predicate;
  const char *name = predicate->name;
  g_autoptr (CsnHurlValue) expected = NULL;
  int order;

  g_return_val_if_fail (actual != NULL && holds != NULL, FALSE);

  *holds = FALSE;
  if (predicate->args[0] == NULL)
    {
      *holds = test_kind (name, actual) != check->negated;
      return TRUE;
    }
  if (predicate->args[0]->kind == CSN_HURL_ARG_LIST)
    return test_list (scope, check, actual, holds, error);
  expected = csn_hurl_eval_arg (scope, predicate->args[0], error);
  if (expected == NULL)
    return FALSE;
  if (actual->kind == CSN_HURL_NOTHING && check->negated && strcmp (name, "==") == 0)
    {
      *holds = TRUE;
      return TRUE;
    }
  if (actual->kind == CSN_HURL_NOTHING)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, _ ("Nothing was found to compare."));
      return FALSE;
    }
  if (strcmp (name, "==") == 0 || strcmp (name, "!=") == 0)
    *holds = values_equal (actual, expected) == (*name == '=');
  else if (strchr ("<>", *name) != NULL)
    {
      if (!csn_hurl_value_compare (actual, expected, &order))
        return set_type_error (name, actual, error);
      *holds = is_ordered (name, order);
    }
  else if (strcmp (name, "matches") == 0 ? !test_regex (actual, expected, holds, error)
                                         : !test_part (name, actual, expected, holds, error))
    return FALSE;
  *holds = *holds != check->negated;
  return TRUE;
}

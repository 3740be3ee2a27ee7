/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a Hurl file entry by entry. What is not in the subset is an error with its place, never left out in silence.
 * Must not send or evaluate anything. */

#include "csn-hurl-lexer.h"

#include "csn-hurl-request.h"
#include "csn-probe-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
call_free (CsnHurlCall *call)
{
  if (call == NULL)
    return;
  g_free (call->name);
  csn_hurl_arg_free (call->args[0]);
  csn_hurl_arg_free (call->args[1]);
  g_free (call);
}

void
csn_hurl_check_free (CsnHurlCheck *check)
{
  call_free (check->query);
  g_clear_pointer (&check->filters, g_ptr_array_unref);
  g_clear_pointer (&check->name, g_ptr_array_unref);
  call_free (check->predicate);
  g_free (check);
}

void
csn_hurl_field_free (CsnHurlField *field)
{
  g_clear_pointer (&field->name, g_ptr_array_unref);
  g_clear_pointer (&field->value, g_ptr_array_unref);
  g_clear_pointer (&field->file, g_ptr_array_unref);
  g_clear_pointer (&field->type, g_ptr_array_unref);
  g_free (field);
}

static GPtrArray *
new_fields (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) csn_hurl_field_free);
}

static void
entry_free (CsnHurlEntry *entry)
{
  g_free (entry->method);
  g_clear_pointer (&entry->url, g_ptr_array_unref);
  g_ptr_array_unref (entry->headers);
  g_ptr_array_unref (entry->query);
  g_ptr_array_unref (entry->form);
  g_ptr_array_unref (entry->multipart);
  g_ptr_array_unref (entry->cookies);
  g_ptr_array_unref (entry->auth);
  g_ptr_array_unref (entry->options);
  g_ptr_array_unref (entry->directives);
  g_ptr_array_unref (entry->expected_headers);
  g_ptr_array_unref (entry->captures);
  g_ptr_array_unref (entry->asserts);
  csn_hurl_body_free (entry->body);
  csn_hurl_body_free (entry->expected_body);
  g_free (entry->version);
  g_free (entry);
}

static CsnHurlEntry *
entry_new (void)
{
  CsnHurlEntry *entry = g_new0 (CsnHurlEntry, 1);

  entry->headers = new_fields ();
  entry->query = new_fields ();
  entry->form = new_fields ();
  entry->multipart = new_fields ();
  entry->cookies = new_fields ();
  entry->auth = new_fields ();
  entry->options = new_fields ();
  entry->directives = g_ptr_array_new_with_free_func (g_free);
  entry->expected_headers = new_fields ();
  entry->captures = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_hurl_check_free);
  entry->asserts = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_hurl_check_free);
  entry->status = -1;
  return entry;
}

/* Empty lines and comments; "# @name: value" comments are directives for the entry that follows. */
void
csn_hurl_skip_lines (CsnHurlLexer *l, GPtrArray *directives)
{
  for (;;)
    {
      const char *start = l->at;

      while (l->at < l->end && (g_ascii_isspace (*l->at)))
        l->at++;
      if (csn_hurl_peek (l) == '#')
        {
          const char *comment = ++l->at;

          while (l->at < l->end && *l->at != '\n')
            l->at++;

          g_autofree char *text = g_strstrip (g_strndup (comment, l->at - comment));

          if (*text == '@' && directives != NULL)
            g_ptr_array_add (directives, g_strdup (text + 1));
        }
      if (l->at == start)
        return;
    }
}

static CsnHurlField *
read_field (CsnHurlLexer *l)
{
  CsnHurlField *field = g_new0 (CsnHurlField, 1);

  csn_hurl_where (l, l->at, &field->line, &field->column);
  field->at = l->at;
  field->name = csn_hurl_read_text (l, ":");
  if (field->name != NULL && field->name->len > 0 && csn_hurl_take (l, ":"))
    {
      csn_hurl_skip_spaces (l);
      field->value = csn_hurl_read_text (l, "");
      if (field->value != NULL && csn_hurl_end_line (l))
        return field;
    }
  else
    csn_hurl_fail (l, _ ("a name and “:” are expected here"));
  csn_hurl_field_free (field);
  return NULL;
}

/* "file,NAME; [type]" as value of a multipart field */
static gboolean
split_file (CsnHurlLexer *l, CsnHurlField *field)
{
  CsnHurlPart *first = field->value->len > 0 ? g_ptr_array_index (field->value, 0) : NULL;
  char *semicolon;

  if (first == NULL || first->is_place || !g_str_has_prefix (first->text, "file,"))
    return TRUE;
  semicolon = strchr (first->text, ';');
  if (semicolon == NULL || field->value->len > 1)
    return csn_hurl_fail (l, _ ("“;” is expected after the name of the file"));
  *semicolon = '\0';
  field->file = csn_hurl_text_new ();
  g_ptr_array_add (field->file, g_memdup2 (first, sizeof *first));
  ((CsnHurlPart *) field->file->pdata[0])->text = g_strstrip (g_strdup (first->text + strlen ("file,")));
  if (*g_strchug (semicolon + 1) != '\0')
    {
      field->type = csn_hurl_text_new ();
      g_ptr_array_add (field->type, g_memdup2 (first, sizeof *first));
      ((CsnHurlPart *) field->type->pdata[0])->text = g_strstrip (g_strdup (semicolon + 1));
    }
  return TRUE;
}

typedef struct
{
  const char *name;
  guint n_args;   /* values that must follow */
  gboolean regex; /* a regular expression is taken too */
} Signature;

static const Signature queries[] = {
  { "status", 0 }, { "version", 0 }, { "url", 0 }, { "header", 1 }, { "cookie", 1 }, { "body", 0 }, { "xpath", 1 },
  { "jsonpath", 1 }, { "regex", 1, TRUE }, { "variable", 1 }, { "duration", 0 }, { "bytes", 0 }, { "sha256", 0 },
  { "md5", 0 }, { "certificate", 1 }, { "ip", 0 }, { "redirects", 0 }, { "rawbytes", 0 },
};

static const Signature filters[] = {
  { "count", 0 }, { "nth", 1 }, { "first", 0 }, { "last", 0 }, { "toInt", 0 }, { "toFloat", 0 }, { "toString", 0 },
  { "regex", 1, TRUE }, { "replace", 2 }, { "replaceRegex", 2, TRUE }, { "split", 1 }, { "jsonpath", 1 },
  { "xpath", 1 }, { "base64Decode", 0 }, { "base64Encode", 0 }, { "base64UrlSafeDecode", 0 },
  { "base64UrlSafeEncode", 0 }, { "urlEncode", 0 }, { "urlDecode", 0 }, { "urlQueryParam", 1 }, { "htmlEscape", 0 },
  { "htmlUnescape", 0 }, { "toHex", 0 }, { "decode", 1 }, { "utf8Decode", 0 }, { "utf8Encode", 0 },
  { "toDate", 1 }, { "format", 1 }, { "dateFormat", 1 }, { "daysAfterNow", 0 }, { "daysBeforeNow", 0 },
  { "location", 0 },
};

static const Signature predicates[] = {
  { "==", 1 }, { "!=", 1 }, { ">=", 1 }, { "<=", 1 }, { ">", 1 }, { "<", 1 }, { "startsWith", 1 }, { "endsWith", 1 },
  { "contains", 1 }, { "includes", 1 }, { "matches", 1, TRUE }, { "exists", 0 }, { "isEmpty", 0 }, { "isInteger", 0 },
  { "isFloat", 0 }, { "isNumber", 0 }, { "isBoolean", 0 }, { "isString", 0 }, { "isCollection", 0 }, { "isDate", 0 },
  { "isIsoDate", 0 }, { "isIpv4", 0 }, { "isIpv6", 0 }, { "isList", 0 }, { "isObject", 0 }, { "isUuid", 0 },
};

/* What a probe fence asks for; the others that it knows are those of a body. */
static const Signature fence_queries[] = {
  { "exit", 0 }, { "stdout", 0 }, { "stderr", 0 }, { "tests", 1 }, { "coverage", 1 }, { "issues", 1 }, { "rows", 0 },
  { "column", 1 }, { "value", 0 }, { "metric", 1 }, { "exists", 0 }, { "size", 0 }, { "mtime", 0 }, { "env", 1 },
  { "duration", 0 }, { "body", 0 }, { "jsonpath", 1 }, { "xpath", 1 }, { "regex", 1, TRUE }, { "variable", 1 },
  { "bytes", 0 }, { "sha256", 0 }, { "md5", 0 },
};

static const Signature fence_predicates[] = { { "in", 1 } };

static CsnHurlCall *
read_call (CsnHurlLexer *l, const Signature *known, guint n_known, const char *expected)
{
  const char *start = l->at;
  CsnHurlCall *call;

  for (guint i = 0; i < n_known; i++)
    {
      gsize length = strlen (known[i].name);

      if (!csn_hurl_has (l, known[i].name)
          || (g_ascii_isalpha (known[i].name[0]) && start + length < l->end && g_ascii_isalnum (start[length])))
        continue;
      call = g_new0 (CsnHurlCall, 1);
      call->name = g_strdup (known[i].name);
      csn_hurl_where (l, l->at, &call->line, &call->column);
      l->at += length;
      for (guint a = 0; a < known[i].n_args; a++)
        {
          csn_hurl_skip_spaces (l);
          call->args[a] = csn_hurl_read_value (l);
          if (call->args[a] != NULL && call->args[a]->kind == CSN_HURL_ARG_REGEX && !known[i].regex)
            csn_hurl_fail (l, _ ("no regular expression is taken here"));
          if (call->args[a] != NULL && (strcmp (call->name, "startsWith") == 0 || strcmp (call->name, "endsWith") == 0)
              && call->args[a]->kind <= CSN_HURL_ARG_NUMBER)
            csn_hurl_fail (l, _ ("a text or bytes are expected here"));
          if (call->args[a] == NULL || l->problem != NULL)
            {
              call_free (call);
              return NULL;
            }
        }
      return call;
    }
  csn_hurl_fail (l, expected);
  return NULL;
}

static CsnHurlCall *
read_query (CsnHurlLexer *l)
{
  if (l->in_fence)
    return read_call (l, fence_queries, G_N_ELEMENTS (fence_queries), _ ("a query of a probe block is expected here"));
  return read_call (l, queries, G_N_ELEMENTS (queries), _ ("a query is expected here"));
}

static CsnHurlCall *
read_predicate (CsnHurlLexer *l)
{
  if (l->in_fence && csn_hurl_has (l, "in ["))
    return read_call (l, fence_predicates, G_N_ELEMENTS (fence_predicates), "");
  return read_call (l, predicates, G_N_ELEMENTS (predicates), _ ("a predicate is expected here"));
}

static gboolean
at_line_end (CsnHurlLexer *l)
{
  csn_hurl_skip_spaces (l);
  return l->at >= l->end || *l->at == '\n' || *l->at == '\r' || *l->at == '#';
}

static gboolean
is_filter_here (CsnHurlLexer *l)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      gsize length = strlen (filters[i].name);

      if (csn_hurl_has (l, filters[i].name)
          && (l->at + length >= l->end || !g_ascii_isalnum (l->at[length])))
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_filters (CsnHurlLexer *l, CsnHurlCheck *check)
{
  check->filters = g_ptr_array_new_with_free_func ((GDestroyNotify) call_free);
  while (!at_line_end (l) && is_filter_here (l))
    {
      CsnHurlCall *filter = read_call (l, filters, G_N_ELEMENTS (filters), _ ("a filter is expected here"));

      if (filter == NULL)
        return FALSE;
      g_ptr_array_add (check->filters, filter);
    }
  return TRUE;
}

static CsnHurlCheck *
read_check (CsnHurlLexer *l, gboolean capture)
{
  CsnHurlCheck *check = g_new0 (CsnHurlCheck, 1);
  guint column;

  csn_hurl_where (l, l->at, &check->line, &column);
  if (capture)
    {
      check->name = csn_hurl_read_text (l, ":");
      if (check->name == NULL || check->name->len == 0 || !csn_hurl_take (l, ":"))
        csn_hurl_fail (l, _ ("a name and “:” are expected here"));
      csn_hurl_skip_spaces (l);
    }
  if (l->problem == NULL)
    check->query = read_query (l);
  if (check->query != NULL && read_filters (l, check) && !capture)
    {
      csn_hurl_skip_spaces (l);
      if (csn_hurl_take (l, "not "))
        check->negated = TRUE;
      csn_hurl_skip_spaces (l);
      /* "exists" alone says it all */
      if (!l->in_fence || !at_line_end (l) || strcmp (check->query->name, "exists") != 0)
        check->predicate = read_predicate (l);
    }
  else if (capture && l->problem == NULL)
    {
      csn_hurl_skip_spaces (l);
      check->redact = csn_hurl_take (l, "redact");
    }
  if (l->problem == NULL && csn_hurl_end_line (l))
    return check;
  csn_hurl_check_free (check);
  return NULL;
}

static gboolean
is_section (CsnHurlLexer *l)
{
  return csn_hurl_peek (l) == '[' && l->at + 1 < l->end && g_ascii_isupper (l->at[1]);
}

static gboolean
is_method (CsnHurlLexer *l)
{
  const char *c = l->at;

  while (c < l->end && g_ascii_isupper (*c))
    c++;
  return c > l->at && c < l->end && (*c == ' ' || *c == '\t') && !csn_hurl_has (l, "HTTP ");
}

static gboolean
is_response (CsnHurlLexer *l)
{
  return csn_hurl_has (l, "HTTP ") || csn_hurl_has (l, "HTTP/");
}

/* "{{name}}: value" looks like JSON at first. */
static gboolean
is_templated_field (CsnHurlLexer *l)
{
  const char *close = csn_hurl_has (l, "{{") ? g_strstr_len (l->at, l->end - l->at, "}}") : NULL;

  if (close == NULL || memchr (l->at, '\n', (gsize) (close - l->at)) != NULL)
    return FALSE;
  while (close < l->end && *close != '\n' && *close != ':' && *close != '"')
    close++;
  return close < l->end && *close == ':';
}

gboolean
csn_hurl_read_fields (CsnHurlLexer *l, GPtrArray *fields, GPtrArray *directives)
{
  for (;;)
    {
      CsnHurlField *field;

      csn_hurl_skip_lines (l, directives);
      if (l->at >= l->end || is_section (l) || is_response (l) || is_method (l)
          || (csn_hurl_starts_body (l) && !is_templated_field (l)))
        return TRUE;
      field = read_field (l);
      if (field == NULL)
        return FALSE;
      g_ptr_array_add (fields, field);
    }
}

gboolean
csn_hurl_read_checks (CsnHurlLexer *l, GPtrArray *checks, gboolean capture, GPtrArray *directives)
{
  for (;;)
    {
      CsnHurlCheck *check;

      csn_hurl_skip_lines (l, directives);
      if (l->at >= l->end || is_section (l) || is_method (l) || is_response (l)
          || (csn_hurl_starts_body (l) && !l->in_fence && !is_templated_field (l)))
        return TRUE;
      check = read_check (l, capture);
      if (check == NULL)
        return FALSE;
      g_ptr_array_add (checks, check);
    }
}

static gboolean
read_section (CsnHurlLexer *l, CsnHurlEntry *entry, gboolean response, GPtrArray *directives)
{
  struct
  {
    const char *name;
    GPtrArray *fields;
    gboolean of_response;
  } sections[] = {
    { "Query", entry->query },          { "QueryStringParams", entry->query },
    { "Form", entry->form },            { "FormParams", entry->form },
    { "Multipart", entry->multipart },  { "MultipartFormData", entry->multipart },
    { "Cookies", entry->cookies },      { "BasicAuth", entry->auth },
    { "Options", entry->options },      { "Captures", entry->captures, TRUE },
    { "Asserts", entry->asserts, TRUE },
  };
  g_autofree char *name = NULL;

  l->at++;
  name = csn_hurl_read_word (l);
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (sections); i++)
    {
      if (strcmp (sections[i].name, name) != 0 || sections[i].of_response != response)
        continue;
      if (entry->sections & (1u << i) || (i % 2 == 1 && i < 6 && entry->sections & (1u << (i - 1)))
          || (i % 2 == 0 && i < 6 && entry->sections & (1u << (i + 1))))
        {
          l->at -= strlen (name);
          return csn_hurl_fail (l, _ ("this section stands here for the second time"));
        }
      entry->sections |= 1u << i;
      if (!csn_hurl_take (l, "]"))
        return csn_hurl_fail (l, _ ("“]” is expected here"));
      if (!csn_hurl_end_line (l))
        return FALSE;
      if (response)
        return csn_hurl_read_checks (l, sections[i].fields, sections[i].fields == entry->captures, directives);
      return csn_hurl_read_fields (l, sections[i].fields, directives);
    }
  return csn_hurl_fail (l, response ? _ ("a response has the sections Captures and Asserts")
                                    : _ ("this section is unknown in a request"));
}

/* An option that is not understood could change what is sent, so it is an error; so is a value of the wrong kind. */
static gboolean
check_options (CsnHurlLexer *l, GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const CsnHurlField *field = g_ptr_array_index (fields, i);
      const CsnHurlPart *name = g_ptr_array_index (field->name, 0);
      const CsnHurlPart *value = field->value->len > 0 ? g_ptr_array_index (field->value, 0) : NULL;
      const char *problem;

      if (name->is_place || !csn_hurl_option_is_known (name->text))
        {
          l->at = field->at;
          return csn_hurl_fail (l, _ ("this option is unknown"));
        }
      if (value != NULL && value->is_place)
        continue;
      problem = csn_hurl_option_find_problem (name->text, value != NULL ? value->text : "");
      if (problem != NULL)
        {
          l->at = field->at + strcspn (field->at, ":") + 1;
          csn_hurl_skip_spaces (l);
          return csn_hurl_fail (l, problem);
        }
    }
  return TRUE;
}

static gboolean
read_request_parts (CsnHurlLexer *l, CsnHurlEntry *entry, GPtrArray *directives)
{
  if (!csn_hurl_read_fields (l, entry->headers, directives))
    return FALSE;
  while (is_section (l))
    if (!read_section (l, entry, FALSE, directives))
      return FALSE;
  if (!check_options (l, entry->options))
    return FALSE;
  for (guint i = 0; i < entry->multipart->len; i++)
    if (!split_file (l, g_ptr_array_index (entry->multipart, i)))
      return FALSE;
  if (l->at < l->end && !is_section (l) && csn_hurl_starts_body (l))
    {
      entry->body = csn_hurl_read_body (l);
      if (entry->body == NULL)
        return FALSE;
      csn_hurl_skip_lines (l, directives);
    }
  return TRUE;
}

static gboolean
read_status_line (CsnHurlLexer *l, CsnHurlEntry *entry)
{
  guint column;

  csn_hurl_where (l, l->at, &entry->response_line, &column);
  l->at += strlen ("HTTP");
  entry->has_response = TRUE;
  if (csn_hurl_take (l, "/"))
    {
      const char *start = l->at;

      while (g_ascii_isdigit (csn_hurl_peek (l)) || csn_hurl_peek (l) == '.')
        l->at++;
      entry->version = g_strndup (start, l->at - start);
      if (!g_strv_contains ((const char *[]) { "1.0", "1.1", "2", "3", NULL }, entry->version))
        return csn_hurl_fail (l, _ ("the version is 1.0, 1.1, 2 or 3"));
    }
  csn_hurl_skip_spaces (l);
  if (csn_hurl_take (l, "*"))
    return csn_hurl_end_line (l);
  if (!g_ascii_isdigit (csn_hurl_peek (l)))
    return csn_hurl_fail (l, _ ("a status or “*” is expected here"));
  entry->status = 0;
  while (g_ascii_isdigit (csn_hurl_peek (l)) && entry->status < 10000)
    entry->status = entry->status * 10 + (*l->at++ - '0');
  return csn_hurl_end_line (l);
}

static gboolean
read_response (CsnHurlLexer *l, CsnHurlEntry *entry, GPtrArray *directives)
{
  if (!read_status_line (l, entry) || !csn_hurl_read_fields (l, entry->expected_headers, directives))
    return FALSE;
  while (is_section (l))
    if (!read_section (l, entry, TRUE, directives))
      return FALSE;
  if (l->at < l->end && csn_hurl_starts_body (l))
    {
      entry->expected_body = csn_hurl_read_body (l);
      if (entry->expected_body == NULL)
        return FALSE;
      csn_hurl_skip_lines (l, directives);
    }
  return TRUE;
}

static gboolean
read_request_line (CsnHurlLexer *l, CsnHurlEntry *entry)
{
  csn_hurl_where (l, l->at, &entry->line, &entry->column);
  entry->method = csn_hurl_read_word (l);
  if (entry->method == NULL || !g_ascii_isupper (entry->method[0]))
    return csn_hurl_fail (l, _ ("a method (GET, POST …) is expected here"));
  for (const char *c = entry->method; *c != '\0'; c++)
    if (!g_ascii_isupper (*c))
      return csn_hurl_fail (l, _ ("a method is written in capitals"));
  csn_hurl_skip_spaces (l);
  entry->url = csn_hurl_read_text (l, " \t");
  if (entry->url == NULL)
    return FALSE;
  if (entry->url->len == 0)
    return csn_hurl_fail (l, _ ("an address is expected here"));
  return csn_hurl_end_line (l);
}

void
csn_hurl_set_error (CsnHurlLexer *l, const char *name, GError **error)
{
  const char *line_start = l->problem_at, *line_end = l->problem_at;
  guint line, column;
  g_autofree char *shown = NULL;
  g_autofree char *pad = NULL;

  csn_hurl_where (l, l->problem_at, &line, &column);
  while (line_start > l->text && line_start[-1] != '\n')
    line_start--;
  while (line_end < l->end && *line_end != '\n')
    line_end++;
  shown = g_strndup (line_start, line_end - line_start);
  pad = g_strnfill (column - 1, ' ');
  g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX, "%s:%u:%u: %s\n  | %s\n  | %s^", name, line, column,
               l->problem, shown, pad);
}

GPtrArray *
csn_hurl_parse (const char *text, gsize length, const char *name, GError **error)
{
  g_return_val_if_fail (text != NULL && name != NULL, NULL);

  CsnHurlLexer l = { .text = text, .at = text, .end = text + length };
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_autoptr (GPtrArray) directives = g_ptr_array_new_with_free_func (g_free);

  if (length > CSN_HURL_MAX_BYTES || !g_utf8_validate_len (text, length, NULL))
    csn_hurl_fail (&l, _ ("the file is larger than 4 MiB or not UTF-8"));
  else if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    l.at += 3;
  csn_hurl_skip_lines (&l, directives);
  while (l.problem == NULL && l.at < l.end)
    {
      CsnHurlEntry *entry = entry_new ();

      g_ptr_array_add (entries, entry);
      g_ptr_array_extend (entry->directives, directives, (GCopyFunc) g_strdup, NULL);
      g_ptr_array_set_size (directives, 0);
      if (!read_request_line (&l, entry) || !read_request_parts (&l, entry, directives))
        break;
      if (is_response (&l) && !read_response (&l, entry, directives))
        break;
      if (entries->len > CSN_HURL_MAX_ENTRIES)
        csn_hurl_fail (&l, _ ("the file has too many entries"));
    }
  if (l.problem == NULL)
    return g_steal_pointer (&entries);
  csn_hurl_set_error (&l, name, error);
  g_free (l.problem);
  return NULL;
}

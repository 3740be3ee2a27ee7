/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a curl command as documentation writes it. One table says what each option means; an option that is not in it
 * makes the command inconvertible, because a request that differs from the one written would be worse than none. Must
 * not run, open or resolve anything. */

#include "csn-curl-import.h"

#include "csn-probe-error.h"
#include "csn-shell-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum
{
  OPT_METHOD, OPT_HEADER, OPT_DATA, OPT_DATA_RAW, OPT_DATA_BINARY, OPT_DATA_URLENCODE, OPT_JSON,
  OPT_FORM, OPT_FORM_STRING, OPT_GET, OPT_HEAD, OPT_USER, OPT_AGENT, OPT_REFERER, OPT_COOKIE,
  OPT_FOLLOW, OPT_FAIL, OPT_INSECURE, OPT_COMPRESSED, OPT_MAX_TIME, OPT_CONNECT_TIMEOUT,
  OPT_MAX_REDIRS, OPT_WRITE_OUT, OPT_URL, OPT_OUTPUT, OPT_BEARER, OPT_RANGE, OPT_NOTHING,
  OPT_NOTHING_ARG, OPT_UPLOAD,
} OptionAction;

typedef struct
{
  char letter;
  const char *word;
  gboolean takes_value;
  OptionAction action;
} Option;

static const Option options[] = {
  { 'X', "request", TRUE, OPT_METHOD },
  { 'H', "header", TRUE, OPT_HEADER },
  { 'd', "data", TRUE, OPT_DATA },
  { 0, "data-ascii", TRUE, OPT_DATA },
  { 0, "data-raw", TRUE, OPT_DATA_RAW },
  { 0, "data-binary", TRUE, OPT_DATA_BINARY },
  { 0, "data-urlencode", TRUE, OPT_DATA_URLENCODE },
  { 0, "url-query", TRUE, OPT_DATA_URLENCODE },
  { 0, "json", TRUE, OPT_JSON },
  { 'F', "form", TRUE, OPT_FORM },
  { 0, "form-string", TRUE, OPT_FORM_STRING },
  { 'G', "get", FALSE, OPT_GET },
  { 'I', "head", FALSE, OPT_HEAD },
  { 'u', "user", TRUE, OPT_USER },
  { 'A', "user-agent", TRUE, OPT_AGENT },
  { 'e', "referer", TRUE, OPT_REFERER },
  { 'b', "cookie", TRUE, OPT_COOKIE },
  { 'L', "location", FALSE, OPT_FOLLOW },
  { 'f', "fail", FALSE, OPT_FAIL },
  { 0, "fail-with-body", FALSE, OPT_FAIL },
  { 'k', "insecure", FALSE, OPT_INSECURE },
  { 0, "compressed", FALSE, OPT_COMPRESSED },
  { 'm', "max-time", TRUE, OPT_MAX_TIME },
  { 0, "connect-timeout", TRUE, OPT_CONNECT_TIMEOUT },
  { 0, "max-redirs", TRUE, OPT_MAX_REDIRS },
  { 'w', "write-out", TRUE, OPT_WRITE_OUT },
  { 0, "url", TRUE, OPT_URL },
  { 'o', "output", TRUE, OPT_OUTPUT },
  { 'O', "remote-name", FALSE, OPT_NOTHING },
  { 'J', "remote-header-name", FALSE, OPT_NOTHING },
  { 0, "oauth2-bearer", TRUE, OPT_BEARER },
  { 'r', "range", TRUE, OPT_RANGE },
  { 'T', "upload-file", TRUE, OPT_UPLOAD },
  { 's', "silent", FALSE, OPT_NOTHING },
  { 'S', "show-error", FALSE, OPT_NOTHING },
  { 'v', "verbose", FALSE, OPT_NOTHING },
  { 'i', "include", FALSE, OPT_NOTHING },
  { 'N', "no-buffer", FALSE, OPT_NOTHING },
  { '#', "progress-bar", FALSE, OPT_NOTHING },
  { 'g', "globoff", FALSE, OPT_NOTHING },
  { 'q', "disable", FALSE, OPT_NOTHING },
  { '0', "http1.0", FALSE, OPT_NOTHING },
  { '4', "ipv4", FALSE, OPT_NOTHING },
  { '6', "ipv6", FALSE, OPT_NOTHING },
  { 0, "http1.1", FALSE, OPT_NOTHING },
  { 0, "http2", FALSE, OPT_NOTHING },
  { 0, "no-progress-meter", FALSE, OPT_NOTHING },
  { 0, "basic", FALSE, OPT_NOTHING },
  { 0, "tlsv1.2", FALSE, OPT_NOTHING },
  { 0, "tlsv1.3", FALSE, OPT_NOTHING },
  { 0, "proto", TRUE, OPT_NOTHING_ARG },
  { 0, "retry", TRUE, OPT_NOTHING_ARG },
  { 0, "retry-delay", TRUE, OPT_NOTHING_ARG },
  { 0, "retry-connrefused", FALSE, OPT_NOTHING },
  { 0, "retry-all-errors", FALSE, OPT_NOTHING },
  { 'D', "dump-header", TRUE, OPT_NOTHING_ARG },
  { 0, "create-dirs", FALSE, OPT_NOTHING },
};

typedef struct
{
  CsnCurlImport *import;
  GString *data;
  gboolean get;
  gboolean head;
  gboolean json;
  char *method; /* (owned) (nullable) */
} Reader;

void
csn_curl_import_free (CsnCurlImport *self)
{
  if (self == NULL)
    return;
  csn_http_request_free (self->request);
  g_free (self->jq);
  g_ptr_array_unref (self->notices);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *format, const char *what)
{
  g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_UNSUPPORTED, format, what);
  return FALSE;
}

static void
append_data (Reader *r, const char *piece)
{
  if (r->import->request->has_body)
    g_string_append_c (r->data, '&');
  g_string_append (r->data, piece);
  r->import->request->has_body = TRUE;
}

static gboolean
read_data (Reader *r, const char *value, GError **error)
{
  if (*value != '@')
    {
      append_data (r, value);
      return TRUE;
    }
  if (strcmp (value, "@-") == 0)
    return refuse (error, _ ("The body comes from standard input (%s)."), value);
  if (r->import->request->has_body)
    return refuse (error, _ ("The body is put together from a file and other data (%s)."), value);
  r->import->request->body_file = g_strdup (value + 1);
  r->import->request->has_body = TRUE;
  return TRUE;
}

static gboolean
read_urlencode (Reader *r, const char *value, GError **error)
{
  const char *equals = strchr (value, '=');
  g_autofree char *name = NULL;

  if (strchr (value, '@') != NULL && (equals == NULL || strchr (value, '@') < equals))
    return refuse (error, _ ("The data comes from a file (%s), which is not converted."), value);
  name = equals != NULL ? g_strndup (value, equals - value) : g_strdup ("");
  g_ptr_array_add (r->import->request->form,
                   csn_http_field_new (name, equals != NULL ? equals + 1 : value));
  return TRUE;
}

static gboolean
read_form (Reader *r, const char *value, gboolean literal, GError **error)
{
  const char *equals = strchr (value, '=');

  if (equals == NULL)
    return refuse (error, _ ("The form field “%s” has no value."), value);

  g_autofree char *name = g_strndup (value, equals - value);
  CsnHttpPart *part = csn_http_part_new (name);
  const char *semicolon;

  g_ptr_array_add (r->import->request->parts, part);
  if (literal || (equals[1] != '@' && equals[1] != '<'))
    {
      part->value = g_strdup (equals + 1);
      return TRUE;
    }
  semicolon = strstr (equals, ";type=");
  part->file = semicolon != NULL ? g_strndup (equals + 2, semicolon - equals - 2)
                                 : g_strdup (equals + 2);
  part->file_type = semicolon != NULL ? g_strdup (semicolon + 6) : NULL;
  return TRUE;
}

static void
read_header (Reader *r, const char *value)
{
  const char *colon = strchr (value, ':');

  if (colon == NULL)
    {
      g_ptr_array_add (r->import->notices,
                       g_strdup_printf (_ ("Header without a colon left out: %s"), value));
      return;
    }

  g_autofree char *name = g_strndup (value, colon - value);
  g_autofree char *content = g_strstrip (g_strdup (colon + 1));

  csn_http_request_add_header (r->import->request, g_strstrip (name), content);
}

static void
read_user (Reader *r, const char *value)
{
  const char *colon = strchr (value, ':');

  g_free (r->import->request->user);
  g_free (r->import->request->password);
  r->import->request->user = colon ? g_strndup (value, colon - value) : g_strdup (value);
  r->import->request->password = g_strdup (colon ? colon + 1 : "");
}

static guint
read_seconds (const char *value)
{
  double seconds = g_ascii_strtod (value, NULL);

  return seconds > 0 && seconds < 86400 ? (guint) (seconds * 1000) : 0;
}

static gboolean
read_url (Reader *r, const char *value, GError **error)
{
  if (r->import->request->url != NULL)
    return refuse (error, _ ("The command names a second address, “%s”; write one request a command."),
                   value);
  if (strstr (value, "://") != NULL || *value == '$' || *value == '{' || *value == '<')
    r->import->request->url = g_strdup (value);
  else
    r->import->request->url = g_strconcat ("http://", value, NULL);
  return TRUE;
}

static gboolean
apply_body_option (Reader *r, OptionAction action, const char *value, GError **error)
{
  switch (action)
    {
    case OPT_DATA:
    case OPT_DATA_BINARY:
      return read_data (r, value, error);
    case OPT_DATA_RAW:
      append_data (r, value);
      return TRUE;
    case OPT_DATA_URLENCODE:
      return read_urlencode (r, value, error);
    case OPT_JSON:
      r->json = TRUE;
      return read_data (r, value, error);
    case OPT_FORM:
    case OPT_FORM_STRING:
      return read_form (r, value, action == OPT_FORM_STRING, error);
    default:
      if (strcmp (value, "-") == 0)
        return refuse (error, _ ("The body comes from standard input (%s)."), value);
      r->import->request->body_file = g_strdup (value);
      r->import->request->has_body = TRUE;
      if (r->method == NULL)
        r->method = g_strdup ("PUT");
      return TRUE;
    }
}

static void
apply_header_option (Reader *r, OptionAction action, const char *value)
{
  CsnHttpRequest *request = r->import->request;

  switch (action)
    {
    case OPT_HEADER: read_header (r, value); break;
    case OPT_USER: read_user (r, value); break;
    case OPT_AGENT: csn_http_request_add_header (request, "User-Agent", value); break;
    case OPT_REFERER: csn_http_request_add_header (request, "Referer", value); break;
    case OPT_COOKIE: csn_http_request_add_header (request, "Cookie", value); break;
    case OPT_RANGE:
      {
        g_autofree char *range = g_strconcat ("bytes=", value, NULL);

        csn_http_request_add_header (request, "Range", range);
        break;
      }
    default:
      {
        g_autofree char *bearer = g_strconcat ("Bearer ", value, NULL);

        csn_http_request_add_header (request, "Authorization", bearer);
      }
    }
}

static gboolean
apply_switch (Reader *r, OptionAction action, const char *value)
{
  CsnHttpRequest *request = r->import->request;

  switch (action)
    {
    case OPT_METHOD:
      g_free (r->method);
      r->method = g_ascii_strup (value, -1);
      return TRUE;
    case OPT_GET: r->get = TRUE; return TRUE;
    case OPT_HEAD: r->head = TRUE; return TRUE;
    case OPT_FOLLOW: request->follow = TRUE; return TRUE;
    case OPT_FAIL: r->import->fail_on_error = TRUE; return TRUE;
    case OPT_INSECURE: request->insecure = TRUE; return TRUE;
    case OPT_COMPRESSED: request->compressed = TRUE; return TRUE;
    case OPT_MAX_TIME: request->total_timeout = read_seconds (value); return TRUE;
    case OPT_CONNECT_TIMEOUT: request->connect_timeout = read_seconds (value); return TRUE;
    case OPT_MAX_REDIRS: request->max_redirects = (int) g_ascii_strtoll (value, NULL, 10); return TRUE;
    case OPT_WRITE_OUT:
      r->import->wants_status = strstr (value, "http_code") || strstr (value, "response_code");
      return TRUE;
    case OPT_OUTPUT:
    case OPT_NOTHING:
    case OPT_NOTHING_ARG:
      return TRUE;
    default:
      return FALSE;
    }
}

/* "$(…)" and "`…`" as the value of an option; a dollar between single quotes is none. */
static gboolean
check_value (const char *value, GError **error)
{
  if (value != NULL && (strstr (value, "$(") != NULL || *value == '`'))
    return refuse (error, _ ("The command puts in the output of another one (%s)."), value);
  return TRUE;
}

static gboolean
apply_option (Reader *r, const Option *option, const char *value, GError **error)
{
  if (option->action != OPT_OUTPUT && !check_value (value, error))
    return FALSE;
  if (apply_switch (r, option->action, value))
    return TRUE;
  switch (option->action)
    {
    case OPT_URL:
      return read_url (r, value, error);
    case OPT_HEADER:
    case OPT_USER:
    case OPT_AGENT:
    case OPT_REFERER:
    case OPT_COOKIE:
    case OPT_RANGE:
    case OPT_BEARER:
      if (option->action == OPT_COOKIE && strchr (value, '=') == NULL)
        return refuse (error, _ ("Cookies are read from the file “%s”, which is not converted."), value);
      apply_header_option (r, option->action, value);
      return TRUE;
    default:
      return apply_body_option (r, option->action, value, error);
    }
}

static const Option *
find_option (char letter, const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (word != NULL ? strcmp (options[i].word, word) == 0 : options[i].letter == letter)
      return &options[i];
  return NULL;
}

static gboolean
need_value (const char *option, GError **error)
{
  return refuse (error, _ ("The curl option %s stands without its value."), option);
}

/* Reads one long option or one cluster of short ones ("-sSfL"). */
static gboolean
read_options (Reader *r, GPtrArray *words, guint *i, GError **error)
{
  const char *text = ((CsnShellWord *) g_ptr_array_index (words, *i))->text;
  const char *next =
    *i + 1 < words->len ? ((CsnShellWord *) g_ptr_array_index (words, *i + 1))->text : NULL;

  if (g_str_has_prefix (text, "--"))
    {
      const Option *option = find_option (0, text + 2);

      if (option == NULL)
        return refuse (error, _ ("The curl option %s is not one that a probe understands."), text);
      if (option->takes_value && next == NULL)
        return need_value (text, error);
      if (option->takes_value)
        (*i)++;
      return apply_option (r, option, option->takes_value ? next : "", error);
    }
  for (const char *c = text + 1; *c != '\0'; c++)
    {
      const Option *option = find_option (*c, NULL);
      char name[3] = { '-', *c, '\0' };

      if (option == NULL)
        return refuse (error, _ ("The curl option %s is not one that a probe understands."), name);
      if (!option->takes_value)
        {
          if (!apply_option (r, option, "", error))
            return FALSE;
          continue;
        }
      if (c[1] != '\0')
        return apply_option (r, option, c + 1, error);
      if (next == NULL)
        return need_value (name, error);
      (*i)++;
      return apply_option (r, option, next, error);
    }
  return TRUE;
}

/* "-d" pieces become the query with -G, the body otherwise. */
static void
settle_data (Reader *r)
{
  CsnHttpRequest *request = r->import->request;

  if (r->get)
    {
      g_ptr_array_extend_and_steal (request->query, g_steal_pointer (&request->form));
      request->form = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_field_free);
      if (r->data->len > 0)
        {
          g_autofree char *old = request->url;

          request->url = g_strconcat (old, strchr (old, '?') ? "&" : "?", r->data->str, NULL);
        }
      request->has_body = FALSE;
      return;
    }
  if (request->has_body && request->body_file == NULL)
    request->body = g_strdup (r->data->str);
  if (request->form->len > 0)
    request->has_body = TRUE;
}

static void
settle_headers (Reader *r)
{
  CsnHttpRequest *request = r->import->request;
  gboolean typed = csn_http_request_get_header (request, "Content-Type") != NULL;

  if (r->json)
    {
      if (!typed)
        csn_http_request_add_header (request, "Content-Type", "application/json");
      if (csn_http_request_get_header (request, "Accept") == NULL)
        csn_http_request_add_header (request, "Accept", "application/json");
    }
  else if (request->has_body && !typed && request->form->len == 0
           && g_strcmp0 (r->method, "PUT") != 0)
    csn_http_request_add_header (request, "Content-Type", "application/x-www-form-urlencoded");
}

static void
settle_method (Reader *r)
{
  CsnHttpRequest *request = r->import->request;

  if (r->method == NULL)
    r->method = g_strdup (r->head ? "HEAD"
                          : request->has_body || request->parts->len > 0 ? "POST"
                                                                        : "GET");
  g_free (request->method);
  request->method = g_strdup (r->method);
}

/* The filter of "| jq FILTER" when it is a plain path. */
static char *
find_jq_path (GPtrArray *words, guint from)
{
  for (guint i = from; i < words->len; i++)
    {
      const CsnShellWord *word = g_ptr_array_index (words, i);

      if (word->is_operator)
        break;
      if (*word->text == '.')
        return g_strdup (word->text);
    }
  return NULL;
}

static gboolean
is_one_of (const char *text, const char *const *list)
{
  return text != NULL && g_strv_contains (list, text);
}

/* What may stand behind the command: "| jq .a.b" becomes a capture, other readers are dropped with a notice. */
static gboolean
read_tail (CsnCurlImport *import, GPtrArray *words, guint from, GError **error)
{
  static const char *const readers[] = { "|", ">", ">>", "2>", NULL };
  static const char *const shells[] = { "sh", "bash", "zsh", "dash", "sudo", "python", "python3", "node", NULL };
  const char *operator = ((CsnShellWord *) g_ptr_array_index (words, from))->text;
  const char *next =
    from + 1 < words->len ? ((CsnShellWord *) g_ptr_array_index (words, from + 1))->text : NULL;
  gboolean is_pipe = strcmp (operator, "|") == 0;

  if (is_pipe && g_strcmp0 (next, "jq") == 0)
    {
      import->jq = find_jq_path (words, from + 2);
      if (import->jq != NULL)
        return TRUE;
    }
  /* "| python -m json.tool" only reads; a bare interpreter runs what the server says */
  if (is_pipe && is_one_of (next, shells)
      && (from + 2 >= words->len || strcmp (((CsnShellWord *) g_ptr_array_index (words, from + 2))->text, "-m") != 0))
    return refuse (error, _ ("The answer would be run by %s; no probe does that."), next);
  if (is_one_of (operator, readers))
    {
      g_ptr_array_add (import->notices, g_strdup_printf (_ ("What follows the request is left out: %s %s …"), operator,
                                                         next != NULL ? next : ""));
      return TRUE;
    }
  if (strcmp (operator, "&") == 0 && next == NULL)
    return TRUE;
  if (strcmp (operator, "||") == 0)
    {
      import->fail_on_error = TRUE;
      g_ptr_array_add (import->notices, g_strdup (_ ("What follows “||” is left out.")));
      return TRUE;
    }
  return refuse (error, _ ("More than one command (after “%s”); write one request a block."),
                 operator[0] == '\n' ? "↵" : operator);
}

static GPtrArray *
slice_words (GPtrArray *words, guint from, guint to)
{
  GPtrArray *slice = g_ptr_array_new ();

  for (guint i = from; i < to; i++)
    g_ptr_array_add (slice, g_ptr_array_index (words, i));
  return slice;
}

static gboolean
word_is (GPtrArray *words, guint i, const char *text)
{
  return i < words->len && strcmp (((CsnShellWord *) g_ptr_array_index (words, i))->text, text) == 0;
}

/* "for i in {1..10}; do curl … & done; wait" is the one loop that checklists write: N requests at once.
 * Gives the span of the command inside it. */
static gboolean
unwrap_loop (GPtrArray *words, guint *from, guint *to, guint *repeat)
{
  guint low = 0, high = 0;

  if (!word_is (words, *from, "for") || !word_is (words, *from + 2, "in"))
    return FALSE;
  if (*from + 3 >= words->len)
    return FALSE;

  const char *range = ((CsnShellWord *) g_ptr_array_index (words, *from + 3))->text;
  g_autoptr (GRegex) regex = g_regex_new ("^\\{(\\d{1,4})\\.\\.(\\d{1,4})\\}$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (regex, range, 0, &match))
    return FALSE;

  g_autofree char *first = g_match_info_fetch (match, 1);
  g_autofree char *last = g_match_info_fetch (match, 2);

  low = (guint) g_ascii_strtoull (first, NULL, 10);
  high = (guint) g_ascii_strtoull (last, NULL, 10);
  for (guint i = *from + 4; i < words->len; i++)
    if (word_is (words, i, "do"))
      *from = i + 1;
    else if (word_is (words, i, "done"))
      *to = i;
  while (*from < *to && word_is (words, *from, "\n"))
    (*from)++;
  while (*to > *from && ((CsnShellWord *) g_ptr_array_index (words, *to - 1))->is_operator)
    (*to)--;
  *repeat = high >= low ? high - low + 1 : 1;
  return TRUE;
}

static gboolean
read_words (Reader *r, GPtrArray *words, GError **error)
{
  for (guint i = 1; i < words->len; i++)
    {
      const CsnShellWord *word = g_ptr_array_index (words, i);

      if (word->is_operator)
        return read_tail (r->import, words, i, error);
      if (strstr (word->text, "$(") != NULL || strchr (word->text, '`') != NULL)
        return refuse (error, _ ("The command puts in the output of another one (%s)."), word->text);
      if (word->text[0] == '-' && word->text[1] != '\0')
        {
          if (!read_options (r, words, &i, error))
            return FALSE;
        }
      else if (!read_url (r, word->text, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
csn_curl_is_curl (const char *command)
{
  g_return_val_if_fail (command != NULL, FALSE);

  g_autoptr (GPtrArray) words = csn_shell_split (command, NULL);
  guint from = 0, to, repeat = 1;

  if (words == NULL)
    return FALSE;
  to = words->len;
  unwrap_loop (words, &from, &to, &repeat);
  return word_is (words, from, "curl") || (word_is (words, from, "$") && word_is (words, from + 1, "curl"));
}

CsnCurlImport *
csn_curl_import (const char *command, GError **error)
{
  g_return_val_if_fail (command != NULL, NULL);

  g_autoptr (GPtrArray) all = csn_shell_split (command, error);
  g_autoptr (CsnCurlImport) import = NULL;
  guint from = 0, to = 0, repeat = 1;
  gboolean fine;

  if (all == NULL)
    return NULL;
  to = all->len;
  if (word_is (all, 0, "$")) /* the prompt of a transcript */
    from = 1;
  unwrap_loop (all, &from, &to, &repeat);
  if (!word_is (all, from, "curl"))
    {
      refuse (error, _ ("This is no curl command: %.40s"), command);
      return NULL;
    }

  g_autoptr (GPtrArray) words = slice_words (all, from, to);
  Reader r = { .data = g_string_new (NULL) };

  import = g_new0 (CsnCurlImport, 1);
  import->request = csn_http_request_new (NULL, NULL);
  import->notices = g_ptr_array_new_with_free_func (g_free);
  import->repeat = repeat;
  r.import = import;
  fine = read_words (&r, words, error);
  if (fine && import->request->url == NULL)
    fine = refuse (error, _ ("The command names no address%s."), "");
  if (fine)
    {
      settle_data (&r);
      settle_headers (&r);
      settle_method (&r);
    }
  g_string_free (r.data, TRUE);
  g_free (r.method);
  return fine ? g_steal_pointer (&import) : NULL;
}

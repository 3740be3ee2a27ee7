/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The words of a Hurl file. Must not know what a request is. */

#include "csn-hurl-lexer.h"

#include "csn-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
part_free (CsnHurlPart *part)
{
  g_free (part->text);
  g_free (part);
}

CsnHurlText *
csn_hurl_text_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
}

CsnHurlArg *
csn_hurl_arg_new (CsnHurlArgKind kind, char *raw, CsnHurlText *text)
{
  CsnHurlArg *arg = g_new0 (CsnHurlArg, 1);

  arg->kind = kind;
  arg->raw = raw;
  arg->text = text;
  return arg;
}

void
csn_hurl_arg_free (CsnHurlArg *arg)
{
  if (arg == NULL)
    return;
  g_free (arg->raw);
  if (arg->text != NULL)
    g_ptr_array_unref (arg->text);
  g_clear_pointer (&arg->list, g_ptr_array_unref);
  g_free (arg);
}

void
csn_hurl_body_free (CsnHurlBody *body)
{
  if (body == NULL)
    return;
  csn_hurl_arg_free (body->content);
  g_free (body);
}

gboolean
csn_hurl_fail (CsnHurlLexer *l, const char *problem)
{
  if (l->problem == NULL)
    {
      l->problem = g_strdup (problem);
      l->problem_at = l->at;
    }
  return FALSE;
}

void
csn_hurl_where (CsnHurlLexer *l, const char *at, guint *line, guint *column)
{
  const char *start = l->text;

  *line = 1;
  for (const char *c = l->text; c < at; c++)
    if (*c == '\n')
      {
        (*line)++;
        start = c + 1;
      }
  *column = (guint) g_utf8_strlen (start, at - start) + 1;
}

char
csn_hurl_peek (CsnHurlLexer *l)
{
  return l->at < l->end ? *l->at : '\0';
}

gboolean
csn_hurl_has (CsnHurlLexer *l, const char *word)
{
  gsize length = strlen (word);

  return (gsize) (l->end - l->at) >= length && memcmp (l->at, word, length) == 0;
}

gboolean
csn_hurl_take (CsnHurlLexer *l, const char *word)
{
  if (!csn_hurl_has (l, word))
    return FALSE;
  l->at += strlen (word);
  return TRUE;
}

void
csn_hurl_skip_spaces (CsnHurlLexer *l)
{
  while (l->at < l->end && (*l->at == ' ' || *l->at == '\t'))
    l->at++;
}

gboolean
csn_hurl_end_line (CsnHurlLexer *l)
{
  csn_hurl_skip_spaces (l);
  if (csn_hurl_peek (l) == '#')
    while (l->at < l->end && *l->at != '\n')
      l->at++;
  if (l->at >= l->end || csn_hurl_take (l, "\n") || csn_hurl_take (l, "\r\n"))
    return TRUE;
  return csn_hurl_fail (l, _ ("the line should end here"));
}

char *
csn_hurl_read_word (CsnHurlLexer *l)
{
  const char *start = l->at;

  while (l->at < l->end && (g_ascii_isalnum (*l->at) || *l->at == '_' || *l->at == '-'))
    l->at++;
  return l->at > start ? g_strndup (start, l->at - start) : NULL;
}

static void
flush (CsnHurlText *text, GString *literal)
{
  CsnHurlPart *part;

  if (literal->len == 0)
    return;
  part = g_new0 (CsnHurlPart, 1);
  part->text = g_strndup (literal->str, literal->len);
  g_ptr_array_add (text, part);
  g_string_truncate (literal, 0);
}

/* "{{ name }}" */
static gboolean
read_place (CsnHurlLexer *l, CsnHurlText *text, GString *literal, gboolean in_json_string)
{
  CsnHurlPart *part;
  char *name;

  flush (text, literal);
  l->at += 2;
  csn_hurl_skip_spaces (l);
  part = g_new0 (CsnHurlPart, 1);
  csn_hurl_where (l, l->at, &part->line, &part->column);
  name = csn_hurl_read_word (l);
  part->is_place = TRUE;
  part->in_json_string = in_json_string;
  part->text = name;
  g_ptr_array_add (text, part);
  if (name == NULL)
    return csn_hurl_fail (l, _ ("the name of a variable is expected here"));
  csn_hurl_skip_spaces (l);
  return csn_hurl_take (l, "}}") || csn_hurl_fail (l, _ ("“}}” is expected here"));
}

static gboolean
read_unicode (CsnHurlLexer *l, GString *out)
{
  gunichar value = 0;
  guint digits = 0;

  if (!csn_hurl_take (l, "{"))
    return csn_hurl_fail (l, _ ("“{” is expected after \\u"));
  for (; g_ascii_isxdigit (csn_hurl_peek (l)) && digits < 6; digits++)
    value = value * 16 + (gunichar) g_ascii_xdigit_value (*l->at++);
  if (digits == 0 || !csn_hurl_take (l, "}") || !g_unichar_validate (value) || value == 0)
    return csn_hurl_fail (l, _ ("this is no Unicode character"));
  g_string_append_unichar (out, value);
  return TRUE;
}

static gboolean
read_escape (CsnHurlLexer *l, GString *out)
{
  static const char letters[] = "\"\\#nrtbf{}`/: ";
  static const char meanings[] = "\"\\#\n\r\t\b\f{}`/: ";
  const char *found;

  l->at++;
  if (l->at >= l->end)
    return csn_hurl_fail (l, _ ("an escape is cut off"));
  if (*l->at == 'u')
    {
      l->at++;
      return read_unicode (l, out);
    }
  found = strchr (letters, *l->at);
  if (found == NULL)
    return csn_hurl_fail (l, _ ("this escape is unknown"));
  g_string_append_c (out, meanings[found - letters]);
  l->at++;
  return TRUE;
}

CsnHurlText *
csn_hurl_read_text (CsnHurlLexer *l, const char *stops)
{
  g_autoptr (GPtrArray) text = csn_hurl_text_new ();
  g_autoptr (GString) literal = g_string_new (NULL);

  while (l->at < l->end && *l->at != '\n' && *l->at != '#' && strchr (stops, *l->at) == NULL)
    {
      if (csn_hurl_has (l, "\r\n"))
        break;
      if (csn_hurl_has (l, "{{"))
        {
          if (!read_place (l, text, literal, FALSE))
            return NULL;
        }
      else if (*l->at == '\\')
        {
          if (!read_escape (l, literal))
            return NULL;
        }
      else
        g_string_append_c (literal, *l->at++);
    }
  /* spaces before the line end or a comment do not belong to the text */
  while (literal->len > 0 && g_ascii_isspace (literal->str[literal->len - 1]))
    g_string_truncate (literal, literal->len - 1);
  flush (text, literal);
  return g_steal_pointer (&text);
}

static CsnHurlText *
read_delimited (CsnHurlLexer *l, char quote, gboolean lines)
{
  g_autoptr (GPtrArray) text = csn_hurl_text_new ();
  g_autoptr (GString) literal = g_string_new (NULL);

  for (l->at++; csn_hurl_peek (l) != quote;)
    {
      if (l->at >= l->end || (*l->at == '\n' && !lines))
        {
          csn_hurl_fail (l, _ ("the closing quote is missing"));
          return NULL;
        }
      if (csn_hurl_has (l, "{{"))
        {
          if (!read_place (l, text, literal, FALSE))
            return NULL;
        }
      else if (*l->at == '\\')
        {
          if (!read_escape (l, literal))
            return NULL;
        }
      else
        g_string_append_c (literal, *l->at++);
    }
  l->at++;
  flush (text, literal);
  return g_steal_pointer (&text);
}

CsnHurlText *
csn_hurl_read_quoted (CsnHurlLexer *l)
{
  if (csn_hurl_peek (l) != '"')
    {
      csn_hurl_fail (l, _ ("a text in double quotes is expected here"));
      return NULL;
    }
  return read_delimited (l, '"', TRUE);
}

static gboolean
has_attribute (const char *language, const char *attribute)
{
  return language != NULL && strstr (language, attribute) != NULL;
}

/* ```lang … ```; the text begins on the next line */
static CsnHurlText *
read_multiline (CsnHurlLexer *l, char **language)
{
  g_autoptr (GPtrArray) text = csn_hurl_text_new ();
  g_autoptr (GString) literal = g_string_new (NULL);
  const char *start = l->at + 3;

  l->at += 3;
  while (l->at < l->end && *l->at != '\n' && *l->at != '`')
    l->at++;
  if (csn_hurl_peek (l) == '\n')
    {
      *language = g_strstrip (g_strndup (start, l->at - start));
      if (!g_regex_match_simple ("^(json|xml|raw|markdown|graphql|hex|base64|escape|novariable)?(\\s*,\\s*(escape|novariable))*$",
                                 *language, 0, 0))
        {
          l->at = start;
          csn_hurl_fail (l, _ ("this attribute of a text is unknown"));
          return NULL;
        }
      l->at++;
    }
  else
    l->at = start;
  while (!csn_hurl_has (l, "```"))
    {
      if (l->at >= l->end)
        {
          csn_hurl_fail (l, _ ("the closing ``` is missing"));
          return NULL;
        }
      if (csn_hurl_has (l, "{{") && !has_attribute (*language, "raw") && !has_attribute (*language, "novariable"))
        {
          if (!read_place (l, text, literal, has_attribute (*language, "graphql")))
            return NULL;
        }
      else if (*l->at == '\\' && has_attribute (*language, "escape"))
        {
          if (!read_escape (l, literal))
            return NULL;
        }
      else
        g_string_append_c (literal, *l->at++);
    }
  l->at += 3;
  flush (text, literal);
  return g_steal_pointer (&text);
}

static gboolean
read_json_string (CsnHurlLexer *l, CsnHurlText *text, GString *literal)
{
  g_string_append_c (literal, *l->at++);
  while (csn_hurl_peek (l) != '"')
    {
      if (l->at >= l->end || *l->at == '\n')
        return csn_hurl_fail (l, _ ("the closing quote is missing"));
      if (csn_hurl_has (l, "{{"))
        {
          if (!read_place (l, text, literal, TRUE))
            return FALSE;
          continue;
        }
      if (*l->at == '\\' && l->at + 1 < l->end)
        g_string_append_c (literal, *l->at++);
      g_string_append_c (literal, *l->at++);
    }
  g_string_append_c (literal, *l->at++);
  return TRUE;
}

/* With every place as null or as part of a string, the body has to be JSON. */
static gboolean
check_json (CsnHurlLexer *l, const char *start, CsnHurlText *text)
{
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (yyjson_doc) doc = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < text->len; i++)
    {
      const CsnHurlPart *part = g_ptr_array_index (text, i);

      g_string_append (whole, !part->is_place ? part->text : part->in_json_string ? "x" : "null");
    }
  doc = csn_json_read (whole->str, whole->len, &error);
  if (doc != NULL)
    return TRUE;
  l->at = start;
  return csn_hurl_fail (l, error->message);
}

static CsnHurlText *
read_json (CsnHurlLexer *l)
{
  g_autoptr (GPtrArray) text = csn_hurl_text_new ();
  g_autoptr (GString) literal = g_string_new (NULL);
  const char *start = l->at;
  guint depth = 0;

  do
    {
      char c = csn_hurl_peek (l);

      if (l->at >= l->end)
        {
          csn_hurl_fail (l, _ ("the JSON is cut off"));
          return NULL;
        }
      if (csn_hurl_has (l, "{{"))
        {
          if (!read_place (l, text, literal, FALSE))
            return NULL;
          continue;
        }
      if (c == '"')
        {
          if (!read_json_string (l, text, literal))
            return NULL;
          continue;
        }
      if (c == '{' || c == '[')
        depth++;
      else if ((c == '}' || c == ']') && depth > 0)
        depth--;
      else if (depth == 0 && g_ascii_isspace (c))
        break;
      g_string_append_c (literal, *l->at++);
    }
  while (depth > 0 || (l->at < l->end && (g_ascii_isalnum (*l->at) || *l->at == '.' || *l->at == '-')));
  flush (text, literal);
  return check_json (l, start, text) ? g_steal_pointer (&text) : NULL;
}

/* The end of the element that begins here, by counting tags. */
static const char *
find_xml_end (const char *at, const char *end)
{
  guint depth = 0;

  while (at < end)
    {
      const char *close;
      gboolean special;

      if (*at != '<')
        {
          at++;
          continue;
        }
      special = at + 1 < end && (at[1] == '?' || at[1] == '!');
      close = g_strstr_len (at, end - at, g_str_has_prefix (at, "<!--") ? "-->"
                                          : g_str_has_prefix (at, "<![CDATA[") ? "]]>" : ">");
      if (close == NULL)
        return NULL;
      if (!special && at[1] == '/')
        depth = depth > 0 ? depth - 1 : 0;
      else if (!special && close[-1] != '/')
        depth++;
      at = close + (g_str_has_prefix (at, "<!--") || g_str_has_prefix (at, "<![CDATA[") ? 3 : 1);
      if (depth == 0 && !special)
        return at;
    }
  return NULL;
}

static CsnHurlText *
read_xml (CsnHurlLexer *l)
{
  g_autoptr (GPtrArray) text = csn_hurl_text_new ();
  g_autoptr (GString) literal = g_string_new (NULL);
  const char *stop = find_xml_end (l->at, l->end);

  if (stop == NULL)
    {
      csn_hurl_fail (l, _ ("the XML has no end"));
      return NULL;
    }
  g_string_append_len (literal, l->at, stop - l->at);
  l->at = stop;
  flush (text, literal);
  return g_steal_pointer (&text);
}

static CsnHurlArg *
read_to_semicolon (CsnHurlLexer *l, CsnHurlArgKind kind)
{
  const char *start = l->at;
  CsnHurlText *text = NULL;
  char *raw = NULL;

  if (kind == CSN_HURL_ARG_FILE)
    {
      csn_hurl_skip_spaces (l);
      text = csn_hurl_read_text (l, ";");
      if (text == NULL)
        return NULL;
    }
  else
    {
      while (l->at < l->end && *l->at != ';' && strchr (" \t\r\n+/=", *l->at) == NULL
                 ? g_ascii_isalnum (*l->at)
                 : l->at < l->end && *l->at != ';')
        l->at++;
      raw = g_strndup (start, l->at - start);
      raw = g_strdelimit (raw, " \t\r\n", ' ');
    }
  if (csn_hurl_take (l, ";"))
    return csn_hurl_arg_new (kind, raw, text);
  csn_hurl_fail (l, _ ("“;” is expected here"));
  g_free (raw);
  if (text != NULL)
    g_ptr_array_unref (text);
  return NULL;
}

static CsnHurlArg *
read_prefixed (CsnHurlLexer *l)
{
  if (csn_hurl_take (l, "base64,"))
    return read_to_semicolon (l, CSN_HURL_ARG_BASE64);
  if (csn_hurl_take (l, "hex,"))
    return read_to_semicolon (l, CSN_HURL_ARG_HEX);
  if (csn_hurl_take (l, "file,"))
    return read_to_semicolon (l, CSN_HURL_ARG_FILE);
  return NULL;
}

static CsnHurlArg *
read_regex (CsnHurlLexer *l)
{
  GString *pattern = g_string_new (NULL);

  for (l->at++; csn_hurl_peek (l) != '/'; l->at++)
    {
      if (l->at >= l->end || *l->at == '\n')
        {
          csn_hurl_fail (l, _ ("the closing “/” is missing"));
          g_string_free (pattern, TRUE);
          return NULL;
        }
      if (*l->at == '\\' && l->at + 1 < l->end && l->at[1] == '/')
        l->at++;
      else if (*l->at == '\\' && l->at + 1 < l->end)
        g_string_append_c (pattern, *l->at++);
      g_string_append_c (pattern, *l->at);
    }
  l->at++;
  return csn_hurl_arg_new (CSN_HURL_ARG_REGEX, g_string_free (pattern, FALSE), NULL);
}

static CsnHurlArg *
read_number (CsnHurlLexer *l)
{
  const char *start = l->at;

  if (csn_hurl_peek (l) == '-')
    l->at++;
  while (g_ascii_isdigit (csn_hurl_peek (l)))
    l->at++;
  if (csn_hurl_peek (l) == '.' && l->at + 1 < l->end && g_ascii_isdigit (l->at[1]))
    for (l->at++; g_ascii_isdigit (csn_hurl_peek (l));)
      l->at++;
  if ((csn_hurl_peek (l) == 'e' || csn_hurl_peek (l) == 'E') && l->at > start)
    {
      l->at++;
      if (csn_hurl_peek (l) == '-' || csn_hurl_peek (l) == '+')
        l->at++;
      while (g_ascii_isdigit (csn_hurl_peek (l)))
        l->at++;
    }
  return csn_hurl_arg_new (CSN_HURL_ARG_NUMBER, g_strndup (start, l->at - start), NULL);
}

static CsnHurlArg *
new_text_arg (CsnHurlText *text)
{
  return text != NULL ? csn_hurl_arg_new (CSN_HURL_ARG_TEXT, NULL, text) : NULL;
}

static CsnHurlArg *
read_place_arg (CsnHurlLexer *l)
{
  g_autoptr (GPtrArray) text = csn_hurl_text_new ();
  g_autoptr (GString) literal = g_string_new (NULL);

  if (!read_place (l, text, literal, FALSE))
    return NULL;
  return csn_hurl_arg_new (CSN_HURL_ARG_PLACE, g_strdup (((CsnHurlPart *) g_ptr_array_index (text, 0))->text), NULL);
}

/* "[200, 404]" behind "in" */
static CsnHurlArg *
read_list (CsnHurlLexer *l)
{
  CsnHurlArg *arg = csn_hurl_arg_new (CSN_HURL_ARG_LIST, NULL, NULL);

  arg->list = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_hurl_arg_free);
  l->at++;
  for (;;)
    {
      CsnHurlArg *item;

      csn_hurl_skip_spaces (l);
      item = csn_hurl_peek (l) != '[' ? csn_hurl_read_value (l) : NULL;
      if (item != NULL)
        g_ptr_array_add (arg->list, item);
      csn_hurl_skip_spaces (l);
      if (item != NULL && csn_hurl_take (l, "]"))
        return arg;
      if (item == NULL || !csn_hurl_take (l, ","))
        {
          csn_hurl_fail (l, _ ("“,” or “]” is expected here"));
          csn_hurl_arg_free (arg);
          return NULL;
        }
    }
}

CsnHurlArg *
csn_hurl_read_value (CsnHurlLexer *l)
{
  char c = csn_hurl_peek (l);
  g_autofree char *language = NULL;
  CsnHurlArg *prefixed;

  if (c == '"')
    return new_text_arg (csn_hurl_read_quoted (l));
  if (csn_hurl_has (l, "```"))
    return new_text_arg (read_multiline (l, &language));
  if (c == '`')
    return new_text_arg (read_delimited (l, '`', FALSE));
  if (csn_hurl_has (l, "{{"))
    return read_place_arg (l);
  if (c == '[' && l->in_fence)
    return read_list (l);
  if (c == '/')
    return read_regex (l);
  if (g_ascii_isdigit (c) || (c == '-' && l->at + 1 < l->end && g_ascii_isdigit (l->at[1])))
    return read_number (l);
  if (csn_hurl_take (l, "true"))
    return csn_hurl_arg_new (CSN_HURL_ARG_TRUE, NULL, NULL);
  if (csn_hurl_take (l, "false"))
    return csn_hurl_arg_new (CSN_HURL_ARG_FALSE, NULL, NULL);
  if (csn_hurl_take (l, "null"))
    return csn_hurl_arg_new (CSN_HURL_ARG_NULL, NULL, NULL);
  prefixed = read_prefixed (l);
  if (prefixed == NULL)
    csn_hurl_fail (l, _ ("a value is expected here"));
  return prefixed;
}

gboolean
csn_hurl_starts_body (CsnHurlLexer *l)
{
  char c = csn_hurl_peek (l);

  return c == '{' || c == '[' || c == '<' || c == '`' || c == '"' || g_ascii_isdigit (c)
         || (c == '-' && l->at + 1 < l->end && g_ascii_isdigit (l->at[1])) || csn_hurl_has (l, "base64,")
         || csn_hurl_has (l, "hex,") || csn_hurl_has (l, "file,") || csn_hurl_has (l, "true\n")
         || csn_hurl_has (l, "false\n") || csn_hurl_has (l, "null\n");
}

static const char *
mime_of_language (const char *language)
{
  if (language == NULL)
    return NULL;
  if (g_str_has_prefix (language, "json") || g_str_has_prefix (language, "graphql"))
    return "application/json";
  return g_str_has_prefix (language, "xml") ? "application/xml" : NULL;
}

static void
append_json_text (GString *out, const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (out, "\\%c", *c);
    else if (*c == '\n')
      g_string_append (out, "\\n");
    else if ((guchar) *c < 0x20)
      g_string_append_printf (out, "\\u%04x", (guint) *c);
    else
      g_string_append_c (out, *c);
}

/* A query, and behind it perhaps "variables {…}", as the JSON that a GraphQL server takes. */
static gboolean
wrap_graphql (CsnHurlLexer *l, CsnHurlArg *arg)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\nvariables\\s*(\\{.*\\})\\s*$", G_REGEX_DOTALL, 0, NULL);

  for (guint i = 0; i < arg->text->len; i++)
    {
      CsnHurlPart *part = g_ptr_array_index (arg->text, i);
      g_autoptr (GMatchInfo) match = NULL;
      GString *out;
      int start = -1;

      if (part->is_place)
        continue;
      out = g_string_new (i == 0 ? "{\"query\":\"" : NULL);
      if (i + 1 == arg->text->len && g_regex_match (regex, part->text, 0, &match))
        {
          g_autofree char *variables = g_match_info_fetch (match, 1);
          g_autofree char *query = NULL;

          g_match_info_fetch_pos (match, 0, &start, NULL);
          query = g_strchomp (g_strndup (part->text, (gsize) start));

          g_autoptr (yyjson_doc) doc = csn_json_read (variables, strlen (variables), NULL);
          g_autofree char *flat = doc != NULL ? yyjson_write (doc, 0, NULL) : NULL;

          if (flat == NULL)
            {
              g_string_free (out, TRUE);
              return csn_hurl_fail (l, _ ("the variables of the query are no JSON"));
            }
          append_json_text (out, query);
          g_string_append_printf (out, "\",\"variables\":%s}", flat);
        }
      else
        {
          g_autofree char *query = g_strdup (part->text);

          append_json_text (out, i + 1 == arg->text->len ? g_strchomp (query) : query);
          if (i + 1 == arg->text->len)
            g_string_append (out, "\"}");
        }
      g_free (part->text);
      part->text = g_string_free (out, FALSE);
    }
  if (arg->text->len == 0 || ((CsnHurlPart *) g_ptr_array_index (arg->text, 0))->is_place
      || ((CsnHurlPart *) g_ptr_array_index (arg->text, arg->text->len - 1))->is_place)
    return csn_hurl_fail (l, _ ("a GraphQL text begins and ends with words of its own"));
  return TRUE;
}

CsnHurlBody *
csn_hurl_read_body (CsnHurlLexer *l)
{
  CsnHurlBody *body = g_new0 (CsnHurlBody, 1);
  g_autofree char *language = NULL;
  char c = csn_hurl_peek (l);

  csn_hurl_where (l, l->at, &body->line, &body->column);
  if (csn_hurl_has (l, "```"))
    {
      body->content = new_text_arg (read_multiline (l, &language));
      if (language != NULL) /* the text begins on the line below */
        body->line++;
      body->mime = mime_of_language (language);
      if (has_attribute (language, "graphql") && body->content != NULL && !wrap_graphql (l, body->content))
        {
          csn_hurl_body_free (body);
          return NULL;
        }
    }
  else if (c == '`')
    body->content = new_text_arg (read_delimited (l, '`', FALSE));
  else if (c == '<')
    {
      body->content = new_text_arg (read_xml (l));
      body->mime = "application/xml";
    }
  else if (csn_hurl_has (l, "base64,") || csn_hurl_has (l, "hex,") || csn_hurl_has (l, "file,"))
    body->content = read_prefixed (l);
  else
    {
      body->content = new_text_arg (read_json (l));
      body->mime = "application/json";
      body->is_json = TRUE;
    }
  if (body->content != NULL && l->problem == NULL && csn_hurl_end_line (l))
    return body;
  csn_hurl_body_free (body);
  return NULL;
}

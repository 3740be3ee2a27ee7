/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Splits a command line as a POSIX shell would, without ever being one. Must not expand or run anything. */

#include "csn-shell-words.h"

#include "csn-probe-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *at;
  GPtrArray *words;
  GString *word; /* (nullable) the word being read */
  gboolean has_glob;
  gboolean is_quoted;
} Splitter;

void
csn_shell_word_free (CsnShellWord *word)
{
  g_free (word->text);
  g_free (word);
}

static void
begin_word (Splitter *s)
{
  if (s->word == NULL)
    s->word = g_string_new (NULL);
}

static void
end_word (Splitter *s)
{
  if (s->word == NULL)
    return;

  CsnShellWord *word = g_new0 (CsnShellWord, 1);

  word->text = g_string_free (g_steal_pointer (&s->word), FALSE);
  word->has_glob = s->has_glob;
  word->is_quoted = s->is_quoted;
  s->has_glob = s->is_quoted = FALSE;
  g_ptr_array_add (s->words, word);
}

static void
add_operator (Splitter *s, const char *text, gsize length)
{
  CsnShellWord *word;

  end_word (s);
  /* several line ends in a row separate no more than one does */
  if (*text == '\n' && s->words->len > 0)
    {
      CsnShellWord *last = g_ptr_array_index (s->words, s->words->len - 1);

      if (last->is_operator && strcmp (last->text, "\n") == 0)
        return;
    }
  if (*text == '\n' && s->words->len == 0)
    return;
  word = g_new0 (CsnShellWord, 1);
  word->text = g_strndup (text, length);
  word->is_operator = TRUE;
  g_ptr_array_add (s->words, word);
}

static void
append_literal (Splitter *s, char c)
{
  g_string_append_c (s->word, c == '$' ? CSN_SHELL_LITERAL_DOLLAR : c);
}

static gboolean
unclosed (const char *quote, GError **error)
{
  g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX,
               _ ("The command has an opening %s without a closing one."), quote);
  return FALSE;
}

static gboolean
read_single (Splitter *s, GError **error)
{
  begin_word (s);
  s->is_quoted = TRUE;
  for (s->at++; *s->at != '\''; s->at++)
    {
      if (*s->at == '\0')
        return unclosed ("'", error);
      append_literal (s, *s->at);
    }
  s->at++;
  return TRUE;
}

static gboolean
read_double (Splitter *s, GError **error)
{
  begin_word (s);
  s->is_quoted = TRUE;
  for (s->at++; *s->at != '"'; s->at++)
    {
      if (*s->at == '\0')
        return unclosed ("\"", error);
      if (*s->at == '\\' && s->at[1] == '\n')
        s->at++;
      else if (*s->at == '\\' && s->at[1] != '\0' && strchr ("\"\\$`", s->at[1]) != NULL)
        append_literal (s, *++s->at);
      else
        g_string_append_c (s->word, *s->at);
    }
  s->at++;
  return TRUE;
}

/* $'…' of bash: the escapes of C */
static gboolean
read_ansi (Splitter *s, GError **error)
{
  static const char letters[] = "ntrabfv\\'\"";
  static const char meanings[] = "\n\t\r\a\b\f\v\\'\"";

  begin_word (s);
  s->is_quoted = TRUE;
  for (s->at += 2; *s->at != '\''; s->at++)
    {
      const char *letter;

      if (*s->at == '\0')
        return unclosed ("$'", error);
      if (*s->at != '\\' || s->at[1] == '\0')
        {
          append_literal (s, *s->at);
          continue;
        }
      s->at++;
      letter = strchr (letters, *s->at);
      if (letter != NULL)
        append_literal (s, meanings[letter - letters]);
      else if (*s->at == 'x' && g_ascii_isxdigit (s->at[1]) && g_ascii_isxdigit (s->at[2]))
        {
          int value = g_ascii_xdigit_value (s->at[1]) * 16 + g_ascii_xdigit_value (s->at[2]);

          if (value >= ' ' && value < 0x7f)
            append_literal (s, (char) value);
          s->at += 2;
        }
      else
        {
          g_string_append_c (s->word, '\\');
          append_literal (s, *s->at);
        }
    }
  s->at++;
  return TRUE;
}

/* "<name>" in documentation is a place to fill, not a redirection */
static gsize
measure_placeholder (const char *at)
{
  gsize n = 1;

  if (*at != '<' || !g_ascii_isalpha (at[1]))
    return 0;
  while (g_ascii_isalnum (at[n]) || at[n] == '_' || at[n] == '-' || at[n] == '.')
    n++;
  return at[n] == '>' && n <= 64 ? n + 1 : 0;
}

static gsize
measure_operator (const char *at)
{
  static const char *const operators[] = { "&&", "||", ">>", "<<", "2>", ";;", "|", "&", ";",
                                           ">",  "<",  "(",  ")",  "\n" };

  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_has_prefix (at, operators[i]))
      return strlen (operators[i]);
  return 0;
}

static gboolean
read_unquoted (Splitter *s, GError **error)
{
  gsize placeholder = measure_placeholder (s->at);
  gsize operator = placeholder > 0 ? 0 : measure_operator (s->at);

  /* "2>" only redirects at the start of a word: file2>x is the word file2 */
  if (operator == 2 && *s->at == '2' && s->word != NULL)
    operator = 0;
  if (operator > 0)
    {
      add_operator (s, s->at, operator);
      s->at += operator;
      return TRUE;
    }
  begin_word (s);
  if (placeholder > 0)
    {
      g_string_append_len (s->word, s->at, placeholder);
      s->at += placeholder;
      return TRUE;
    }
  if (*s->at == '\\' && s->at[1] != '\0')
    {
      s->is_quoted = TRUE;
      append_literal (s, s->at[1]);
      s->at += 2;
      return TRUE;
    }
  if (strchr ("*?[", *s->at) != NULL)
    s->has_glob = TRUE;
  g_string_append_c (s->word, *s->at++);
  return TRUE;
}

static gboolean
read_next (Splitter *s, GError **error)
{
  if (*s->at == '\\' && s->at[1] == '\n')
    {
      s->at += 2;
      return TRUE;
    }
  if (*s->at == '\\' && s->at[1] == '\r' && s->at[2] == '\n')
    {
      s->at += 3;
      return TRUE;
    }
  if (*s->at == ' ' || *s->at == '\t' || *s->at == '\r')
    {
      end_word (s);
      s->at++;
      return TRUE;
    }
  if (*s->at == '#' && s->word == NULL)
    {
      s->at += strcspn (s->at, "\n");
      return TRUE;
    }
  if (*s->at == '\'')
    return read_single (s, error);
  if (*s->at == '"')
    return read_double (s, error);
  if (*s->at == '$' && s->at[1] == '\'')
    return read_ansi (s, error);
  return read_unquoted (s, error);
}

GPtrArray *
csn_shell_split (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_shell_word_free);
  Splitter s = { .at = text, .words = words };

  if (strlen (text) > CSN_SHELL_MAX_LENGTH)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX,
                   _ ("The command is longer than %d bytes."), CSN_SHELL_MAX_LENGTH);
      return NULL;
    }
  for (const char *c = text; *c != '\0'; c++)
    if ((guint8) *c < ' ' && *c != '\n' && *c != '\t' && *c != '\r')
      {
        g_set_error_literal (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX,
                             _ ("The command has a control character in it and is not run."));
        return NULL;
      }
  while (*s.at != '\0')
    if (!read_next (&s, error))
      {
        if (s.word != NULL)
          g_string_free (s.word, TRUE);
        return NULL;
      }
  end_word (&s);
  while (words->len > 0
         && strcmp (((CsnShellWord *) g_ptr_array_index (words, words->len - 1))->text, "\n") == 0)
    g_ptr_array_set_size (words, words->len - 1);
  return g_steal_pointer (&words);
}

/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A command of a checklist as arguments and environment. No shell is ever involved, so quotes, semicolons and
 * variables in names stay what they are: characters. Must not know how a command is run. */

#include "csn-command-line.h"

#include "csn-probe-error.h"
#include "csn-shell-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
csn_command_line_free (CsnCommandLine *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->argv);
  g_array_unref (self->globs);
  g_ptr_array_unref (self->environment);
  g_ptr_array_unref (self->alternatives);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *format, const char *what)
{
  g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_UNSUPPORTED, format, what);
  return FALSE;
}

static gboolean
is_assignment (const CsnShellWord *word)
{
  const char *c = word->text;

  if (!g_ascii_isalpha (*c) && *c != '_')
    return FALSE;
  while (g_ascii_isalnum (*c) || *c == '_')
    c++;
  return *c == '=';
}

/* Programs whose arguments are programs themselves: their braces are code and not places to fill. */
static gboolean
takes_code (const char *program, const char *before)
{
  static const char *const interpreters[] = { "awk", "gawk", "jq", "sed", "perl" };
  g_autofree char *name = g_path_get_basename (program);

  if (before != NULL && (strcmp (before, "-c") == 0 || strcmp (before, "-e") == 0))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (interpreters); i++)
    if (strcmp (name, interpreters[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_word (const CsnShellWord *word, GError **error)
{
  static const char *const keywords[] = { "for", "while", "if", "until", "case", "{", "!", "function" };

  if (!word->is_quoted)
    for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
      if (strcmp (word->text, keywords[i]) == 0)
        return refuse (error, _ ("“%s” needs a shell; write one command a line."), word->text);
  return TRUE;
}

static gboolean
check_substitution (const char *text, GError **error)
{
  if (strstr (text, "$(") != NULL || strchr (text, '`') != NULL)
    return refuse (error, _ ("The command puts in the output of another one (%s), which needs a shell."),
                   text);
  return TRUE;
}

static gboolean
add_argument (CsnCommandLine     *self,
              GPtrArray          *argv,
              const CsnShellWord *word,
              CsnProbeSetup      *setup,
              CsnTemplateNames   *names,
              GError            **error)
{
  const char *program = argv->len > 0 ? g_ptr_array_index (argv, 0) : NULL;
  const char *before = argv->len > 0 ? g_ptr_array_index (argv, argv->len - 1) : NULL;
  CsnTemplateStyles styles = CSN_TEMPLATE_ALL;
  char *argument;

  if (program != NULL && takes_code (program, before))
    styles = CSN_TEMPLATE_DOLLAR | CSN_TEMPLATE_DOUBLE;
  if (program == NULL && !check_word (word, error))
    return FALSE;
  if (!check_substitution (word->text, error))
    return FALSE;
  if (strcmp (word->text, "...") == 0 || strcmp (word->text, "…") == 0)
    g_ptr_array_add (names->missing, g_strdup ("..."));
  argument = csn_template_fill (word->text, styles, setup, names);
  if (csn_template_has_secret (argument))
    {
      g_autofree char *shown = csn_template_show (argument);

      g_free (argument);
      return refuse (error,
                     _ ("A secret would stand on the command line (%s), where every program on this "
                        "computer can read it. Pass it as NAME=… before the command."),
                     shown);
    }
  if (word->has_glob)
    g_array_append_val (self->globs, argv->len);
  g_ptr_array_add (argv, argument);
  return TRUE;
}

/* "a || b" and "a or b" offer alternatives; E50: the person picks one. */
static void
add_alternative (CsnCommandLine *self, GPtrArray *words, guint from)
{
  GString *other = g_string_new (NULL);

  for (guint i = from; i < words->len; i++)
    {
      const CsnShellWord *word = g_ptr_array_index (words, i);

      if (word->is_operator)
        break;

      g_autofree char *plain = g_strdelimit (g_strdup (word->text), "\001", '$');
      g_autofree char *quoted =
        word->is_quoted ? g_shell_quote (plain) : g_strdup (plain);

      g_string_append_printf (other, "%s%s", other->len > 0 ? " " : "", quoted);
    }
  g_ptr_array_add (self->alternatives, g_string_free (other, FALSE));
}

static gboolean
read_operator (CsnCommandLine *self, GPtrArray *words, guint at, GError **error)
{
  const char *operator = ((CsnShellWord *) g_ptr_array_index (words, at))->text;

  if (strcmp (operator, "||") == 0)
    {
      add_alternative (self, words, at + 1);
      return TRUE;
    }
  if (*operator == '\n' || strcmp (operator, ";") == 0 || strcmp (operator, "&&") == 0)
    return refuse (error, _ ("The text holds several commands (after “%s”); a probe runs one."),
                   *operator == '\n' ? "↵" : operator);
  return refuse (error, _ ("“%s” needs a shell; a probe runs one command without one."), operator);
}

CsnCommandLine *
csn_command_line_parse (const char       *text,
                        CsnProbeSetup    *setup,
                        CsnTemplateNames *names,
                        GError          **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (CSN_IS_PROBE_SETUP (setup), NULL);
  g_return_val_if_fail (names != NULL, NULL);

  g_autoptr (GPtrArray) words = csn_shell_split (text, error);
  g_autoptr (CsnCommandLine) self = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);

  if (words == NULL)
    return NULL;
  self = g_new0 (CsnCommandLine, 1);
  self->globs = g_array_new (FALSE, FALSE, sizeof (guint));
  self->environment = g_ptr_array_new_with_free_func (g_free);
  self->alternatives = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < words->len; i++)
    {
      const CsnShellWord *word = g_ptr_array_index (words, i);

      if (i == 0 && strcmp (word->text, "$") == 0) /* the prompt of a transcript */
        continue;
      if (word->is_operator)
        {
          if (!read_operator (self, words, i, error))
            return NULL;
          break;
        }
      if (argv->len == 0 && is_assignment (word))
        {
          if (!check_substitution (word->text, error))
            return NULL;
          g_ptr_array_add (self->environment,
                           csn_template_fill (word->text, CSN_TEMPLATE_ALL, setup, names));
          continue;
        }
      if (!add_argument (self, argv, word, setup, names, error))
        return NULL;
    }
  if (argv->len == 0)
    {
      refuse (error, _ ("There is no command in “%.60s”."), text);
      return NULL;
    }
  self->is_curl = strcmp (g_ptr_array_index (argv, 0), "curl") == 0;
  g_ptr_array_add (argv, NULL);
  self->argv = (char **) g_ptr_array_free (g_steal_pointer (&argv), FALSE);
  return g_steal_pointer (&self);
}

static gboolean
needs_quotes (const char *text)
{
  if (*text == '\0')
    return TRUE;
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("_-./:=,+@%^~*?[]", *c) == NULL)
      return TRUE;
  return FALSE;
}

char *
csn_command_line_show (CsnCommandLine *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GString *line = g_string_new (NULL);

  for (guint i = 0; i < self->environment->len; i++)
    {
      g_autofree char *shown = csn_template_show (g_ptr_array_index (self->environment, i));

      g_string_append_printf (line, "%s ", shown);
    }
  for (guint i = 0; self->argv[i] != NULL; i++)
    {
      g_autofree char *shown = csn_template_show (self->argv[i]);
      g_autofree char *quoted = needs_quotes (shown) ? g_shell_quote (shown) : g_strdup (shown);

      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", quoted);
    }
  return g_string_free (line, FALSE);
}

gboolean
csn_command_is_mutating (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return g_regex_match_simple (
    "(?:^|[^a-z])(deploy|rollback|roll-back|migrate|migration|toggle|upgrade|downgrade|delete|remove|drop|"
    "destroy|apply|restart|stop|kill|promote|push|publish|release|scale|truncate|purge|reset|rm|mv|dd)"
    "(?:$|[^a-z])",
    text, G_REGEX_CASELESS, 0);
}

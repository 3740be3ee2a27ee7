/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills the places of a probe's text. A secret is written as SECRET_BEGIN name SECRET_END; both are control
 * characters that no filled value may hold. Must not know what the text is for. */

#include "csn-template.h"

#include "csn-shell-words.h"

#include <string.h>

#define SECRET_BEGIN '\002'
#define SECRET_END '\003'
/* longer "names" are text that happens to stand in brackets */
#define MAX_NAME 64

CsnTemplateNames *
csn_template_names_new (void)
{
  CsnTemplateNames *names = g_new0 (CsnTemplateNames, 1);

  names->missing = g_ptr_array_new_with_free_func (g_free);
  names->secrets = g_ptr_array_new_with_free_func (g_free);
  names->environment = g_ptr_array_new_with_free_func (g_free);
  return names;
}

void
csn_template_names_free (CsnTemplateNames *names)
{
  if (names == NULL)
    return;
  g_ptr_array_unref (names->missing);
  g_ptr_array_unref (names->secrets);
  g_ptr_array_unref (names->environment);
  g_free (names);
}

static void
add_name (GPtrArray *names, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

static gsize
measure_name (const char *at, gboolean loose)
{
  gsize n = 0;

  if (!g_ascii_isalpha (*at) && *at != '_')
    return 0;
  while (g_ascii_isalnum (at[n]) || at[n] == '_' || (loose && (at[n] == '-' || at[n] == '.')))
    n++;
  return n <= MAX_NAME ? n : 0;
}

/* Whether a place begins at @at; gives its name and whole length. */
static gsize
match_bracket (const char *at, const char *open, const char *close, char **name)
{
  gsize skip = strlen (open);
  gsize n;

  if (!g_str_has_prefix (at, open))
    return 0;
  while (skip > 1 && at[skip] == ' ')
    skip++;
  n = measure_name (at + skip, TRUE);
  if (n == 0)
    return 0;
  *name = g_strndup (at + skip, n);
  skip += n;
  while (strlen (open) > 1 && at[skip] == ' ')
    skip++;
  if (g_str_has_prefix (at + skip, close))
    return skip + strlen (close);
  g_clear_pointer (name, g_free);
  return 0;
}

static gsize
match_place (const char *at, CsnTemplateStyles styles, char **name)
{
  gsize n = 0;

  if ((styles & CSN_TEMPLATE_DOUBLE) && at[0] == '{' && at[1] == '{')
    n = match_bracket (at, "{{", "}}", name);
  if (n == 0 && (styles & CSN_TEMPLATE_BRACES) && at[0] == '{')
    n = match_bracket (at, "{", "}", name);
  if (n == 0 && (styles & CSN_TEMPLATE_ANGLES) && at[0] == '<')
    n = match_bracket (at, "<", ">", name);
  if (n > 0 || !(styles & CSN_TEMPLATE_DOLLAR) || at[0] != '$')
    return n;
  if (at[1] == '{')
    return match_bracket (at, "${", "}", name);
  n = measure_name (at + 1, FALSE);
  if (n == 0)
    return 0;
  *name = g_strndup (at + 1, n);
  return n + 1;
}

static void
append_value (GString *out, const char *value)
{
  for (const char *c = value; *c != '\0'; c++)
    if (*c != SECRET_BEGIN && *c != SECRET_END && *c != CSN_SHELL_LITERAL_DOLLAR)
      g_string_append_c (out, *c);
}

static void
fill_place (GString          *out,
            const char       *place,
            gsize             length,
            const char       *name,
            CsnProbeSetup    *setup,
            CsnTemplateNames *names)
{
  const char *value;

  if (csn_probe_setup_get_secret (setup, name, NULL) != NULL)
    {
      add_name (names->secrets, name);
      g_string_append_printf (out, "%c%s%c", SECRET_BEGIN, name, SECRET_END);
      return;
    }
  value = csn_probe_setup_get_value (setup, name);
  if (value == NULL && *place == '$' && !csn_probe_name_is_secret (name))
    {
      value = g_getenv (name);
      if (value != NULL)
        add_name (names->environment, name);
    }
  if (value != NULL)
    {
      append_value (out, value);
      return;
    }
  add_name (names->missing, name);
  g_string_append_len (out, place, length);
}

char *
csn_template_fill (const char        *text,
                   CsnTemplateStyles  styles,
                   CsnProbeSetup     *setup,
                   CsnTemplateNames  *names)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (CSN_IS_PROBE_SETUP (setup), NULL);
  g_return_val_if_fail (names != NULL, NULL);

  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0';)
    {
      g_autofree char *name = NULL;
      gsize length = match_place (at, styles, &name);

      if (length > 0)
        {
          fill_place (out, at, length, name, setup, names);
          at += length;
          continue;
        }
      if (*at == CSN_SHELL_LITERAL_DOLLAR)
        g_string_append_c (out, '$');
      else if (*at != SECRET_BEGIN && *at != SECRET_END)
        g_string_append_c (out, *at);
      at++;
    }
  return g_string_free (out, FALSE);
}

gboolean
csn_template_has_secret (const char *text)
{
  return text != NULL && strchr (text, SECRET_BEGIN) != NULL;
}

static char *
replace_marks (const char *text, CsnProbeSetup *setup)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0';)
    {
      const char *end = *at == SECRET_BEGIN ? strchr (at, SECRET_END) : NULL;

      if (end == NULL)
        {
          g_string_append_c (out, *at++);
          continue;
        }

      g_autofree char *name = g_strndup (at + 1, end - at - 1);
      const char *value = setup != NULL ? csn_probe_setup_get_secret (setup, name, NULL) : NULL;

      if (value != NULL)
        g_string_append (out, value);
      else
        g_string_append_printf (out, "***%s", name);
      at = end + 1;
    }
  return g_string_free (out, FALSE);
}

char *
csn_template_show (const char *text)
{
  return text != NULL ? replace_marks (text, NULL) : NULL;
}

char *
csn_template_reveal (const char *text, CsnProbeSetup *setup)
{
  return text != NULL ? replace_marks (text, setup) : NULL;
}

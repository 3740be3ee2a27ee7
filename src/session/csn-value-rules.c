/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which values fit an item; see the header. */

#include "csn-value-rules.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-answer.h"
#include "csn-session-error.h"

/* What people type, and what the log says. */
static const struct
{
  const char *typed;
  const char *stored;
} check_words[] = {
  { "pass", CSN_ANSWER_PASS },   { "passed", CSN_ANSWER_PASS },       { "yes", CSN_ANSWER_PASS },
  { "done", CSN_ANSWER_PASS },   { "checked", CSN_ANSWER_PASS },      { "true", CSN_ANSWER_PASS },
  { "fail", CSN_ANSWER_FAIL },   { "failed", CSN_ANSWER_FAIL },       { "no", CSN_ANSWER_FAIL },
  { "na", CSN_ANSWER_NA },       { "n/a", CSN_ANSWER_NA },            { "not applicable", CSN_ANSWER_NA },
  { "fired", CSN_ANSWER_FIRED }, { "not-fired", CSN_ANSWER_NOT_FIRED }, { "not fired", CSN_ANSWER_NOT_FIRED },
};

static const char *
find_word (const char *value)
{
  g_autofree char *folded = g_utf8_casefold (value, -1);

  g_strstrip (folded);
  for (gsize i = 0; i < G_N_ELEMENTS (check_words); i++)
    if (strcmp (check_words[i].typed, folded) == 0)
      return check_words[i].stored;
  return NULL;
}

static char *
refuse (GError **error, const char *format, CsnItem *item)
{
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, format, csn_item_get_line (item),
               csn_item_get_label (item) ? csn_item_get_label (item) : "");
  return NULL;
}

static char *
normalize_check (CsnItem *item, CsnRole role, const char *value, GError **error)
{
  const char *word = find_word (value);
  gboolean inverted = csn_role_is_inverted (role);
  gboolean of_trigger;

  if (word == NULL)
    return refuse (error,
                   inverted ? _ ("Line %u, “%s”, is a trigger: answer fired, not-fired or na.")
                            : _ ("Line %u, “%s”, is a check: answer pass, fail or na."),
                   item);
  of_trigger = strcmp (word, CSN_ANSWER_FIRED) == 0 || strcmp (word, CSN_ANSWER_NOT_FIRED) == 0;
  if (inverted != of_trigger && strcmp (word, CSN_ANSWER_NA) != 0)
    return refuse (error,
                   inverted ? _ ("Line %u, “%s”, is a trigger: answer fired, not-fired or na.")
                            : _ ("Line %u, “%s”, is a check: answer pass, fail or na."),
                   item);
  return g_strdup (word);
}

/* An option that is called "Passed" is meant by "pass". */
static int
find_beginning (CsnItem *item, const char *value)
{
  gsize n_options;
  const CsnOption *options = csn_item_get_options (item, &n_options);
  g_autofree char *wanted = g_utf8_casefold (value, -1);
  int found = -1;

  if (strlen (wanted) < 2)
    return -1;
  for (gsize i = 0; i < n_options; i++)
    {
      g_autofree char *folded = g_utf8_casefold (options[i].text, -1);

      if (!g_str_has_prefix (folded, wanted))
        continue;
      if (found >= 0)
        return -1;
      found = (int) i;
    }
  return found;
}

static char *
normalize_choice (CsnItem *item, const char *value, GError **error)
{
  gsize n_options;
  const CsnOption *options = csn_item_get_options (item, &n_options);
  int found = csn_item_find_option (item, value);
  g_autoptr (GString) list = NULL;
  const char *word;

  if (found < 0)
    found = find_beginning (item, value);
  if (found >= 0)
    return g_strdup (options[found].text);
  word = find_word (value);
  if (word != NULL && strcmp (word, CSN_ANSWER_NA) == 0)
    return g_strdup (word);

  list = g_string_new (NULL);
  for (gsize i = 0; i < n_options; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", options[i].text);
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, _ ("Line %u, “%s”, takes one of: %s."),
               csn_item_get_line (item), csn_item_get_label (item) ? csn_item_get_label (item) : "", list->str);
  return NULL;
}

static gboolean
is_clean (const char *value)
{
  if (!g_utf8_validate (value, -1, NULL))
    return FALSE;
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) && c != '\n' && c != '\t')
        return FALSE;
    }
  return TRUE;
}

static char *
normalize_field (CsnItem *item, const char *value, gboolean literal, GError **error)
{
  char *text;

  if (strlen (value) > CSN_VALUE_MAX_BYTES)
    return refuse (error, _ ("The text for line %u, “%s”, is too long; attach it as a file instead."), item);
  if (!is_clean (value))
    return refuse (error, _ ("The text for line %u, “%s”, holds control characters."), item);
  text = g_strdup (value);
  return literal ? text : g_strstrip (text);
}

char *
csn_value_rules_normalize (CsnItem *item, CsnRole role, const char *value, gboolean literal, GError **error)
{
  g_return_val_if_fail (CSN_IS_ITEM (item), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  switch (csn_item_get_kind (item))
    {
    case CSN_ITEM_CHECK:
      return normalize_check (item, role, value, error);
    case CSN_ITEM_CHOICE:
      return normalize_choice (item, value, error);
    case CSN_ITEM_FIELD:
    default:
      return normalize_field (item, value, literal, error);
    }
}

/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may sign for whom; see the header. */

#include "csn-delegation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DATE_LENGTH 10

static gboolean
names_slot (const char *text, CsnSlot *slot)
{
  return *text != '\0'
         && (g_ascii_strcasecmp (text, csn_slot_get_role (slot)) == 0
             || g_ascii_strcasecmp (text, csn_slot_get_id (slot)) == 0);
}

gboolean
csn_delegation_holds_role (CsnRecord *record, CsnSlot *slot, const char *fingerprint, gboolean strict)
{
  GHashTable *roster = csn_record_get_roster (record);
  CsnRosterEntry *own = fingerprint != NULL ? g_hash_table_lookup (roster, fingerprint) : NULL;
  GHashTableIter iter;
  gpointer value;

  if (own != NULL)
    return names_slot (own->role, slot) || (!strict && *own->role == '\0');
  if (strict)
    return FALSE;
  g_hash_table_iter_init (&iter, roster);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (names_slot (((CsnRosterEntry *) value)->role, slot))
      return FALSE;
  return TRUE;
}

static CsnAct *
find_newest (CsnRecord *record, CsnSlot *slot, const char *key)
{
  GListModel *acts = csn_record_get_acts (record);

  for (guint i = g_list_model_get_n_items (acts); i > 0; i--)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i - 1);

      if (strcmp (csn_act_get_kind (act), CSN_ACT_DELEGATION) == 0 && strcmp (csn_act_get (act, "delegate_key"), key) == 0
          && names_slot (csn_act_get (act, "slot"), slot))
        return act;
    }
  return NULL;
}

static GDateTime *
read_time (const char *text)
{
  return *text != '\0' ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
}

/* The window is half open: the time "until" is the first that is too late. */
static const char *
check_window (CsnAct *act, const char *at)
{
  g_autoptr (GDateTime) from = read_time (csn_act_get (act, "from"));
  g_autoptr (GDateTime) until = read_time (csn_act_get (act, "until"));
  g_autoptr (GDateTime) time = read_time (at != NULL ? at : "");

  if (from == NULL || until == NULL || time == NULL)
    return _ ("the delegation has no readable time");
  if (g_date_time_compare (time, from) < 0)
    return _ ("the delegation had not begun");
  return g_date_time_compare (time, until) >= 0 ? _ ("the delegation had ended") : NULL;
}

static const char *
check (CsnRecord *record, CsnSlot *slot, CsnAct *act, const char *at)
{
  if (!csn_act_is_valid (act))
    return _ ("the delegation is not validly signed");
  if (strcmp (csn_act_get_key (act), csn_act_get (act, "delegate_key")) == 0)
    return _ ("nobody delegates to themselves");
  if (!csn_delegation_holds_role (record, slot, csn_act_get_fingerprint (act), FALSE))
    return _ ("who delegated does not hold the role");
  if (find_newest (record, slot, csn_act_get_key (act)) != NULL
      && !csn_delegation_holds_role (record, slot, csn_act_get_fingerprint (act), TRUE))
    return _ ("a delegate cannot delegate further");
  return check_window (act, at);
}

CsnAct *
csn_delegation_find (CsnRecord *record, CsnSlot *slot, const char *key, const char *at, gboolean *valid, char **why)
{
  CsnAct *act;
  const char *problem;

  g_return_val_if_fail (CSN_IS_RECORD (record), NULL);
  g_return_val_if_fail (CSN_IS_SLOT (slot), NULL);
  g_return_val_if_fail (valid != NULL, NULL);

  *valid = FALSE;
  act = key != NULL && *key != '\0' ? find_newest (record, slot, key) : NULL;
  if (act == NULL)
    return NULL;
  problem = check (record, slot, act, at);
  *valid = problem == NULL;
  if (why != NULL)
    *why = g_strdup (problem);
  return act;
}

char *
csn_delegation_dup_text (CsnAct *delegation)
{
  g_autofree char *day = NULL;

  g_return_val_if_fail (CSN_IS_ACT (delegation), NULL);

  day = g_strndup (csn_act_get_at (delegation), DATE_LENGTH);
  /* Translators: person who delegated, role, date */
  return g_strdup_printf (_ ("%s, %s (delegation of %s)"), csn_act_get_signer (delegation),
                          csn_act_get (delegation, "role"), day);
}

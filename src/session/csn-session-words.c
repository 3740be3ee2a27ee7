/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Entries of the log in words, for history and “log”. One function a type, in a table. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Longest text of others that is quoted in a line. */
#define MAX_QUOTED 80

typedef char *(*WordsFunc) (CsnSession *self, CsnEvent *event, JsonObject *data);

static char *
quote (const char *text)
{
  if (text == NULL)
    return g_strdup ("");
  if (g_utf8_strlen (text, -1) > MAX_QUOTED)
    {
      g_autofree char *begin = g_utf8_substring (text, 0, MAX_QUOTED);

      return g_strdup_printf ("“%s…”", begin);
    }
  return g_strdup_printf ("“%s”", text);
}

static char *
item_name (CsnSession *self, const char *id)
{
  CsnEntry *entry = csn_record_find_entry (self->record, id);
  CsnItem *item;

  if (entry == NULL)
    return g_strdup (_ ("an unknown item"));
  item = csn_entry_get_item (entry);
  if (csn_item_get_context (item) != NULL)
    return g_strdup_printf ("%s, %s (L%u)", csn_item_get_context (item), csn_item_get_label (item),
                            csn_item_get_line (item));
  return g_strdup_printf ("%s (L%u)", csn_item_get_label (item), csn_item_get_line (item));
}

static char *
words_new (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *name = quote (csn_json_get_string (data, "name", ""));

  /* Translators: person, file name */
  return g_strdup_printf (_ ("%s made the record from %s"), csn_event_get_actor (event), name);
}

static char *
words_answer (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *item = item_name (self, csn_json_get_string (data, "item", ""));
  const char *value = csn_json_get_string (data, "value", NULL);
  const char *reason = csn_json_get_string (data, "reason", NULL);
  const char *on_behalf = csn_json_get_string (data, "for", NULL);
  const char *restored = csn_json_get_string (data, "restores", NULL);
  gboolean note = strcmp (csn_json_get_string (data, "aspect", "answer"), "note") == 0;
  gboolean by_probe = strcmp (csn_json_get_string (data, "provenance", "person"), "probe") == 0;
  g_autofree char *quoted = quote (value);
  g_autoptr (GString) words = g_string_new (NULL);

  if (value == NULL)
    /* Translators: person, item */
    g_string_append_printf (words, note ? _ ("%s removed the note at %s") : _ ("%s cleared %s"),
                            csn_event_get_actor (event), item);
  else if (note)
    /* Translators: person, item, text */
    g_string_append_printf (words, _ ("%s noted at %s: %s"), csn_event_get_actor (event), item, quoted);
  else if (by_probe)
    /* Translators: item, value */
    g_string_append_printf (words, _ ("A probe filled %s: %s"), item, quoted);
  else
    /* Translators: person, item, value */
    g_string_append_printf (words, _ ("%s answered %s: %s"), csn_event_get_actor (event), item, quoted);
  if (restored != NULL)
    /* Translators: beginning of an entry's id */
    g_string_append_printf (words, _ (", as in entry %.12s"), restored);
  if (on_behalf != NULL)
    g_string_append_printf (words, _ (", for %s"), on_behalf);
  if (reason != NULL && *reason != '\0')
    {
      g_autofree char *why = quote (reason);

      g_string_append_printf (words, _ (", because %s"), why);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static char *
words_evidence (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *name = quote (csn_json_get_string (data, "name", ""));
  JsonArray *items = csn_json_get_array (data, "item");
  g_autofree char *item = items != NULL && json_array_get_length (items) > 0
                              ? item_name (self, json_array_get_string_element (items, 0))
                              : g_strdup ("");

  /* the report of a probe that judges no item */
  if (*item == '\0')
    /* Translators: person, file name */
    return g_strdup_printf (_ ("%s attached %s"), csn_event_get_actor (event), name);
  /* Translators: person, file name, item */
  return g_strdup_printf (_ ("%s attached %s to %s"), csn_event_get_actor (event), name, item);
}

static char *
words_removal (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  CsnEvidence *evidence = csn_record_find_evidence (self->record, csn_json_get_string (data, "evidence", ""));
  g_autofree char *name = quote (evidence ? csn_evidence_get_name (evidence) : "");
  g_autofree char *reason = quote (csn_json_get_string (data, "reason", ""));
  gboolean erased = strcmp (csn_event_get_event_type (event), "evidence.erase") == 0;

  /* Translators: person, file name, reason */
  return g_strdup_printf (erased ? _ ("%s erased %s: %s") : _ ("%s removed %s: %s"), csn_event_get_actor (event), name,
                          reason);
}

static char *
words_run (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  JsonObject *result = csn_json_get_object (data, "result");
  g_autofree char *summary = quote (csn_json_get_string (result, "summary", ""));

  if (csn_json_get_string (data, "signer", NULL) != NULL)
    {
      g_autofree char *signer = quote (csn_json_get_string (data, "signer", ""));

      /* Translators: person, line number, who ran it, state, summary */
      return g_strdup_printf (_ ("%s took in the probe of line %d as run by %s: %s, %s"), csn_event_get_actor (event),
                              (int) csn_json_get_int (data, "line", 0), signer, csn_json_get_string (result, "state", ""),
                              summary);
    }
  /* Translators: person, line number, state, summary */
  return g_strdup_printf (_ ("%s ran the probe of line %d: %s, %s"), csn_event_get_actor (event),
                          (int) csn_json_get_int (data, "line", 0), csn_json_get_string (result, "state", ""), summary);
}

static char *
words_plan (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  JsonArray *probes = csn_json_get_array (data, "probes");
  guint n = probes != NULL ? json_array_get_length (probes) : 0;

  /* Translators: person, number of probes */
  return g_strdup_printf (ngettext ("%s wrote a plan with %u probe to be run elsewhere",
                                    "%s wrote a plan with %u probes to be run elsewhere", n),
                          csn_event_get_actor (event), n);
}

static char *
words_series (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  CsnProbeSeries *series = csn_probe_series_find (csn_record_get_series (self->record), csn_json_get_string (data, "series", ""));
  CsnChecklist *checklist = csn_record_get_checklist (self->record);
  CsnProbeSpec *probe = series ? csn_checklist_find_probe (checklist, csn_probe_series_get_probe_id (series)) : NULL;
  guint line = probe ? csn_probe_spec_get_line (probe) : 0;
  const char *type = csn_event_get_event_type (event);

  if (strcmp (type, "series.start") == 0)
    /* Translators: person, number of measurements, line number */
    return g_strdup_printf (_ ("%s started a series of %d measurements by the probe of line %u"), csn_event_get_actor (event),
                            (int) csn_json_get_int (data, "runs", 0), line);
  if (strcmp (type, "series.attempt") == 0)
    {
      JsonObject *result = csn_json_get_object (data, "result");
      g_autofree char *words = quote (csn_json_get_string (result, "summary", ""));

      /* Translators: line number, state, summary */
      return g_strdup_printf (_ ("The probe of line %u measured: %s, %s"), line,
                              csn_json_get_string (result, "state", ""), words);
    }

  g_autofree char *summary = quote (csn_json_get_string (data, "summary", ""));

  /* Translators: line number, state, summary */
  return g_strdup_printf (_ ("The series of the probe of line %u ended: %s, %s"), line, csn_json_get_string (data, "state", ""),
                          summary);
}

static char *
words_risk (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *name = quote (csn_json_get_string (data, "name", ""));

  /* Translators: person, risk, level */
  return g_strdup_printf (_ ("%s assessed %s as %s"), csn_event_get_actor (event), name,
                          csn_json_get_string (data, "level", ""));
}

static char *
words_recommendation (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  JsonArray *conditions = csn_json_get_array (data, "conditions");
  guint n = conditions ? json_array_get_length (conditions) : 0;

  if (n == 0)
    /* Translators: person, recommendation */
    return g_strdup_printf (_ ("%s recommended %s"), csn_event_get_actor (event), csn_json_get_string (data, "value", ""));
  /* Translators: person, recommendation, number */
  return g_strdup_printf (ngettext ("%s recommended %s with %u condition", "%s recommended %s with %u conditions", n),
                          csn_event_get_actor (event), csn_json_get_string (data, "value", ""), n);
}

static char *
words_setting (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *value = quote (csn_json_get_string (data, "value", ""));

  /* Translators: person, name of a parameter, value */
  return g_strdup_printf (_ ("%s set %s to %s"), csn_event_get_actor (event), csn_json_get_string (data, "name", ""), value);
}

static char *
words_lifecycle (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  const char *act = csn_json_get_string (data, "act", "");
  const char *person = csn_event_get_actor (event);

  if (strcmp (act, "submit") == 0)
    return g_strdup_printf (_ ("%s submitted the record for review"), person);
  if (strcmp (act, "start") == 0)
    return g_strdup_printf (_ ("%s recorded that the deployment started"), person);
  if (strcmp (act, "rollback") == 0)
    return g_strdup_printf (_ ("%s decided to roll back"), person);
  if (strcmp (act, "close") == 0)
    return g_strdup_printf (_ ("%s closed the record"), person);
  if (strcmp (act, "void") == 0)
    return g_strdup_printf (_ ("%s cancelled the record"), person);
  if (strcmp (act, "correct") == 0)
    /* Translators: person, time, time */
    return g_strdup_printf (_ ("%s corrected the start of the deployment from %s to %s"), person,
                            csn_json_get_string (data, "before", ""), csn_json_get_string (data, "at", ""));
  if (strcmp (act, "keep") == 0)
    return g_strdup_printf (_ ("%s decided not to roll back"), person);
  return g_strdup_printf (_ ("%s began a new revision"), person);
}

static char *
words_approval (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  for (guint i = 0; i < g_list_model_get_n_items (csn_record_get_approvals (self->record)); i++)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (csn_record_get_approvals (self->record), i);

      if (strcmp (csn_approval_get_id (approval), csn_event_get_id (event)) == 0)
        /* Translators: person, role */
        return g_strdup_printf (csn_approval_is_rejection (approval) ? _ ("%s rejected as %s") : _ ("%s approved as %s"),
                                csn_event_get_actor (event), csn_approval_get_role (approval));
    }
  return g_strdup_printf (_ ("%s gave an approval that cannot be read"), csn_event_get_actor (event));
}

static char *
words_withdrawal (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  return g_strdup_printf (_ ("%s took an approval back"), csn_event_get_actor (event));
}

static char *
words_waiver (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *item = item_name (self, csn_json_get_string (data, "item", ""));
  g_autofree char *reason = quote (csn_json_get_string (data, "reason", ""));

  /* Translators: person, item, reason */
  return g_strdup_printf (_ ("%s waived %s: %s"), csn_event_get_actor (event), item, reason);
}

static char *
words_roster (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *name = quote (csn_json_get_string (data, "name", ""));

  /* Translators: person, name of somebody else */
  return g_strdup_printf (_ ("%s vouched for the certificate of %s"), csn_event_get_actor (event), name);
}

static char *
words_reading (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *item = item_name (self, csn_json_get_string (data, "item", ""));

  /* Translators: person, item, what it is read as */
  return g_strdup_printf (_ ("%s reads %s as %s"), csn_event_get_actor (event), item, csn_json_get_string (data, "role", ""));
}

static char *
words_policy (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  return g_strdup_printf (_ ("%s changed the policy"), csn_event_get_actor (event));
}

static char *
words_rebase (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *name = quote (csn_json_get_string (data, "name", ""));

  /* Translators: person, file name of the newer version of the document */
  return g_strdup_printf (_ ("%s put the version %s of the document under the record"), csn_event_get_actor (event), name);
}

static char *
words_stage (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  const char *act = csn_json_get_string (data, "act", "");
  const char *stage = csn_json_get_string (data, "item", "");
  const char *person = csn_event_get_actor (event);

  if (strcmp (act, "start") == 0)
    /* Translators: person, line of a stage */
    return g_strdup_printf (_ ("%s started the stage of %s"), person, stage);
  if (strcmp (act, "stop") == 0)
    return g_strdup_printf (_ ("%s stopped the stage of %s"), person, stage);
  return g_strdup_printf (_ ("%s recorded a run of the stage of %s"), person, stage);
}

static char *
words_action (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *title = quote (csn_json_get_string (data, "title", ""));
  g_autofree char *reason = quote (csn_json_get_string (data, "reason", ""));

  /* Translators: person, title of a kill switch or rollback, line, reason */
  return g_strdup_printf (_ ("%s used %s (L%d): %s"), csn_event_get_actor (event), title,
                          (int) csn_json_get_int (data, "line", 0), reason);
}

static char *
words_delegation (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  /* Translators: person, role, other person, time, time */
  return g_strdup_printf (_ ("%s delegated %s to %s from %s until %s"), csn_event_get_actor (event),
                          csn_json_get_string (data, "role", ""), csn_json_get_string (data, "delegate", ""),
                          csn_json_get_string (data, "from", ""), csn_json_get_string (data, "until", ""));
}

static char *
words_override (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *reason = quote (csn_json_get_string (data, "reason", ""));

  /* Translators: person, role, reason */
  return g_strdup_printf (_ ("%s, %s, let the deployment start outside its window: %s"), csn_event_get_actor (event),
                          csn_json_get_string (data, "role", ""), reason);
}

static char *
words_objection (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *reason = quote (csn_json_get_string (data, "reason", ""));

  /* Translators: person, role, reason */
  return g_strdup_printf (_ ("%s objected as %s: %s"), csn_event_get_actor (event), csn_json_get_string (data, "role", ""),
                          reason);
}

static char *
words_link (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *item = item_name (self, csn_json_get_string (data, "item", ""));
  g_autofree char *title = quote (csn_json_get_string (data, "title", csn_json_get_string (data, "path", "")));

  /* Translators: person, item, title of another record, its verdict */
  return g_strdup_printf (_ ("%s linked %s to %s, which says %s"), csn_event_get_actor (event), item, title,
                          csn_json_get_string (data, "verdict", _ ("nothing")));
}

static char *
words_iteration (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  const char *mode = csn_json_get_string (data, "mode", "");

  /* Translators: person, name of a mode */
  return *mode != '\0' ? g_strdup_printf (_ ("%s chose the iteration mode %s"), csn_event_get_actor (event), mode)
                       : g_strdup_printf (_ ("%s began another iteration"), csn_event_get_actor (event));
}

static char *
words_followup (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *item = item_name (self, csn_json_get_string (data, "item", ""));

  /* Translators: person, item */
  return g_strdup_printf (_ ("%s did the follow-up %s"), csn_event_get_actor (event), item);
}

static char *
words_attempt (CsnSession *self, CsnEvent *event, JsonObject *data)
{
  g_autofree char *reason = quote (csn_json_get_string (data, "reason", ""));

  /* Translators: person, act, reason */
  return g_strdup_printf (_ ("%s was refused to %s: %s"), csn_event_get_actor (event), csn_json_get_string (data, "act", ""),
                          reason);
}

static const struct
{
  const char *type;
  WordsFunc words;
} speakers[] = {
  { "record.new", words_new },
  { "answer.set", words_answer },
  { "evidence.add", words_evidence },
  { "evidence.remove", words_removal },
  { "evidence.erase", words_removal },
  { "probe.run", words_run },
  { "plan.export", words_plan },
  { "series.start", words_series },
  { "series.attempt", words_series },
  { "series.end", words_series },
  { "risk.set", words_risk },
  { "recommendation.set", words_recommendation },
  { "parameter.set", words_setting },
  { "subject.set", words_setting },
  { "lifecycle", words_lifecycle },
  { "approval", words_approval },
  { "approval.withdraw", words_withdrawal },
  { "waiver", words_waiver },
  { "roster.add", words_roster },
  { "reading", words_reading },
  { "policy", words_policy },
  { "rebase", words_rebase },
  { "followup", words_followup },
  { "stage", words_stage },
  { CSN_ACT_ACTION, words_action },
  { CSN_ACT_DELEGATION, words_delegation },
  { CSN_ACT_OVERRIDE, words_override },
  { CSN_ACT_OBJECTION, words_objection },
  { CSN_ACT_LINK, words_link },
  { CSN_ACT_ITERATION, words_iteration },
  { "attempt.failed", words_attempt },
};

char *
csn_session_describe_event (CsnSession *self, CsnEvent *event)
{
  const char *type;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);
  g_return_val_if_fail (CSN_IS_EVENT (event), NULL);

  type = csn_event_get_event_type (event);
  for (gsize i = 0; i < G_N_ELEMENTS (speakers); i++)
    if (strcmp (speakers[i].type, type) == 0)
      return speakers[i].words (self, event, csn_event_get_data (event));
  return g_strdup_printf (_ ("An entry that a newer Countersign made (%s)"), type);
}

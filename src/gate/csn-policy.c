/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules that a team may set; see the header for the file. Every value is kept in one table "group\nkey" → canonical
 * text besides its parsed form: the digest and the text are written from there, in order of the names. */

#include "csn-policy.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-gate-error.h"
#include "csn-window.h"

#define DEFAULT_PROBE_MAX_AGE (24 * 60 * 60)
#define DEFAULT_TEST_MAX_AGE  (7 * 24 * 60 * 60)
#define MAX_QUORUM            100
#define ROLE_PREFIX           "role "

typedef struct
{
  guint quorum;
  GStrv alternatives; /* (owned) (nullable) */
  char *subject;      /* (owned) (nullable) */
  char *issuer;       /* (owned) (nullable) */
  char *email;        /* (owned) (nullable) */
  gboolean may_waive;
} RoleRules;

struct _CsnPolicy
{
  GObject parent_instance;
  GTree *canonical; /* (owned) "group\nkey" → value */
  CsnDuties duties;
  gboolean na_countersign;
  char *deadline;   /* (owned) */
  GHashTable *role_rules; /* (owned) folded name → RoleRules */
  GStrv roles;      /* (owned) */
  gboolean names_waivers;
  gint64 probe_max_age;
  gint64 test_max_age;
  gboolean blocks_on_age;
  char *zone;       /* (owned) */
  GStrv deny;       /* (owned) */
  GStrv holidays;   /* (owned) */
  char *calendar_end; /* (owned) */
  char *override_role; /* (owned) */
  char *mode;       /* (owned) */
  char *lane;       /* (owned) */
  GStrv hosts;      /* (owned) */
  GStrv limits;     /* (owned) */
  gboolean strict_order;
};

G_DEFINE_FINAL_TYPE (CsnPolicy, csn_policy, G_TYPE_OBJECT)

static void
role_rules_free (RoleRules *rules)
{
  g_strfreev (rules->alternatives);
  g_free (rules->subject);
  g_free (rules->issuer);
  g_free (rules->email);
  g_free (rules);
}

static void
csn_policy_finalize (GObject *object)
{
  CsnPolicy *self = CSN_POLICY (object);

  g_clear_pointer (&self->canonical, g_tree_unref);
  g_clear_pointer (&self->deadline, g_free);
  g_clear_pointer (&self->role_rules, g_hash_table_unref);
  g_clear_pointer (&self->roles, g_strfreev);
  g_clear_pointer (&self->zone, g_free);
  g_clear_pointer (&self->deny, g_strfreev);
  g_clear_pointer (&self->holidays, g_strfreev);
  g_clear_pointer (&self->calendar_end, g_free);
  g_clear_pointer (&self->override_role, g_free);
  g_clear_pointer (&self->mode, g_free);
  g_clear_pointer (&self->lane, g_free);
  g_clear_pointer (&self->hosts, g_strfreev);
  g_clear_pointer (&self->limits, g_strfreev);
  G_OBJECT_CLASS (csn_policy_parent_class)->finalize (object);
}

static void
csn_policy_class_init (CsnPolicyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_policy_finalize;
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (a, b);
}

static void
csn_policy_init (CsnPolicy *self)
{
  self->canonical = g_tree_new_full (compare_names, NULL, g_free, g_free);
  self->duties = CSN_DUTIES_AUTHOR;
  self->deadline = g_strdup ("");
  self->role_rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) role_rules_free);
  self->roles = g_new0 (char *, 1);
  self->probe_max_age = DEFAULT_PROBE_MAX_AGE;
  self->test_max_age = DEFAULT_TEST_MAX_AGE;
  self->zone = g_strdup ("");
  self->deny = g_new0 (char *, 1);
  self->holidays = g_new0 (char *, 1);
  self->calendar_end = g_strdup ("");
  self->override_role = g_strdup ("");
  self->mode = g_strdup ("");
  self->lane = g_strdup ("sandbox");
  self->hosts = g_new0 (char *, 1);
  self->limits = g_new0 (char *, 1);
}

/* --- reading values ----------------------------------------------------------------------------------------------- */

static gboolean
refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, CSN_GATE_ERROR, CSN_GATE_ERROR_POLICY, text);
  return FALSE;
}

static gboolean
read_boolean (const char *value, gboolean *result)
{
  if (strcmp (value, "true") != 0 && strcmp (value, "false") != 0)
    return FALSE;
  *result = strcmp (value, "true") == 0;
  return TRUE;
}

/* "30m", "24h", "7d" in seconds. */
static gboolean
read_duration (const char *value, gint64 *seconds)
{
  static const struct
  {
    char unit;
    gint64 seconds;
  } units[] = { { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
  gsize length = strlen (value);
  g_autofree char *number = NULL;
  guint64 count;

  if (length < 2 || length > 8)
    return FALSE;
  number = g_strndup (value, length - 1);
  if (!g_ascii_string_to_unsigned (number, 10, 1, 100000, &count, NULL))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].unit == value[length - 1])
      {
        *seconds = (gint64) count * units[i].seconds;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_date (const char *text)
{
  GDate date;
  int year;
  int month;
  int day;
  int n = 0;

  if (strlen (text) != strlen ("2026-11-20") || sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &n) != 3
      || text[n] != '\0' || text[4] != '-' || text[7] != '-')
    return FALSE;
  g_date_clear (&date, 1);
  return g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

static gboolean
is_time (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return time != NULL;
}

/* Entries between semicolons, trimmed, without empty ones. */
static GStrv
read_list (const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ";", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

static gboolean
read_words (const char *value, GStrv *list, gboolean (*is_valid) (const char *text))
{
  g_auto (GStrv) words = read_list (value);

  for (gsize i = 0; words[i] != NULL; i++)
    if (is_valid != NULL && !is_valid (words[i]))
      return FALSE;
  g_strfreev (*list);
  *list = g_steal_pointer (&words);
  return TRUE;
}

/* --- one function a key ------------------------------------------------------------------------------------------- */

typedef gboolean (*KeyFunc) (CsnPolicy *self, const char *value);

static gboolean
set_sod (CsnPolicy *self, const char *value)
{
  static const char *const words[] = { "off", "author", "contributors" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], value) == 0)
      {
        self->duties = (CsnDuties) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
set_na_countersign (CsnPolicy *self, const char *value)
{
  return read_boolean (value, &self->na_countersign);
}

static gboolean
set_deadline (CsnPolicy *self, const char *value)
{
  gint64 seconds;

  if (!read_duration (value, &seconds) && !is_time (value))
    return FALSE;
  g_set_str (&self->deadline, value);
  return TRUE;
}

static gboolean
set_probe_max_age (CsnPolicy *self, const char *value)
{
  return read_duration (value, &self->probe_max_age);
}

static gboolean
set_test_max_age (CsnPolicy *self, const char *value)
{
  return read_duration (value, &self->test_max_age);
}

static gboolean
set_on_age (CsnPolicy *self, const char *value)
{
  self->blocks_on_age = strcmp (value, "block") == 0;
  return self->blocks_on_age || strcmp (value, "warn") == 0;
}

static gboolean
set_zone (CsnPolicy *self, const char *value)
{
  g_autoptr (GTimeZone) zone = csn_window_find_zone (value);

  if (zone == NULL)
    return FALSE;
  g_set_str (&self->zone, value);
  return TRUE;
}

static gboolean
set_deny (CsnPolicy *self, const char *value)
{
  return read_words (value, &self->deny, csn_window_rule_is_valid);
}

static gboolean
set_calendar (CsnPolicy *self, const char *value)
{
  return read_words (value, &self->holidays, is_date);
}

static gboolean
set_calendar_end (CsnPolicy *self, const char *value)
{
  if (!is_date (value))
    return FALSE;
  g_set_str (&self->calendar_end, value);
  return TRUE;
}

static gboolean
set_override_role (CsnPolicy *self, const char *value)
{
  g_set_str (&self->override_role, value);
  return *value != '\0';
}

static gboolean
set_mode (CsnPolicy *self, const char *value)
{
  g_set_str (&self->mode, value);
  return *value != '\0';
}

static gboolean
set_lane (CsnPolicy *self, const char *value)
{
  g_set_str (&self->lane, value);
  return strcmp (value, "sandbox") == 0 || strcmp (value, "direct") == 0;
}

static gboolean
set_hosts (CsnPolicy *self, const char *value)
{
  return read_words (value, &self->hosts, NULL);
}

/* NAME:NUMBER */
static gboolean
is_limit (const char *text)
{
  const char *colon = strchr (text, ':');
  guint64 number;

  return colon != NULL && colon > text && g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXINT64, &number, NULL);
}

static gboolean
set_limits (CsnPolicy *self, const char *value)
{
  return read_words (value, &self->limits, is_limit);
}

static gboolean
set_strict (CsnPolicy *self, const char *value)
{
  return read_boolean (value, &self->strict_order);
}

static const struct
{
  const char *group;
  const char *key;
  KeyFunc set;
  const char *expects;
} keys[] = {
  { "approvals", "sod", set_sod, "author, contributors or off" },
  { "approvals", "na-countersign", set_na_countersign, "true or false" },
  { "approvals", "deadline", set_deadline, "a time like 2026-11-20T18:00:00+01:00, or a span like 72h or 5d" },
  { "evidence", "probe-max-age", set_probe_max_age, "a span like 30m, 24h or 7d" },
  { "evidence", "test-max-age", set_test_max_age, "a span like 30m, 24h or 7d" },
  { "evidence", "on-age", set_on_age, "warn or block" },
  { "window", "zone", set_zone, "a time zone like Europe/Berlin" },
  { "window", "deny", set_deny, "rules like fri-14;sat;before-holiday" },
  { "window", "calendar", set_calendar, "dates like 2026-12-25;2026-12-26" },
  { "window", "calendar-end", set_calendar_end, "a date like 2026-12-31" },
  { "window", "override-role", set_override_role, "a role" },
  { "iteration", "mode", set_mode, "a mode of the document" },
  { "commands", "lane", set_lane, "sandbox or direct" },
  { "commands", "hosts", set_hosts, "host names" },
  { "commands", "limits", set_limits, "limits like seconds:60" },
  { "order", "strict", set_strict, "true or false" },
};

static gboolean
set_role_key (RoleRules *rules, const char *key, const char *value)
{
  guint64 number;

  if (strcmp (key, "n") == 0)
    {
      if (!g_ascii_string_to_unsigned (value, 10, 1, MAX_QUORUM, &number, NULL))
        return FALSE;
      rules->quorum = (guint) number;
    }
  else if (strcmp (key, "alternatives") == 0)
    return read_words (value, &rules->alternatives, NULL);
  else if (strcmp (key, "subject") == 0)
    g_set_str (&rules->subject, value);
  else if (strcmp (key, "issuer") == 0)
    g_set_str (&rules->issuer, value);
  else if (strcmp (key, "email") == 0)
    g_set_str (&rules->email, value);
  else if (strcmp (key, "may-waive") == 0)
    return read_boolean (value, &rules->may_waive);
  return *value != '\0';
}

static gboolean
is_role_key (const char *key)
{
  static const char *const names[] = { "n", "alternatives", "subject", "issuer", "email", "may-waive", NULL };

  return g_strv_contains (names, key);
}

static RoleRules *
find_role (CsnPolicy *self, const char *role)
{
  g_autofree char *folded = role != NULL ? g_utf8_casefold (role, -1) : NULL;

  return folded != NULL ? g_hash_table_lookup (self->role_rules, folded) : NULL;
}

static gboolean
read_role (CsnPolicy *self, GKeyFile *file, const char *group, GError **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL);
  const char *role = group + strlen (ROLE_PREFIX);
  RoleRules *rules;

  if (*role == '\0')
    return refuse (error, _ ("Policy, group [%s]: the name of the role is missing"), group);
  if (find_role (self, role) != NULL)
    return refuse (error, _ ("Policy, group [%s]: the role is there twice"), group);
  rules = g_new0 (RoleRules, 1);
  rules->quorum = 1;
  g_hash_table_insert (self->role_rules, g_utf8_casefold (role, -1), rules);
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_value (file, group, names[i], NULL);

      if (!is_role_key (names[i]))
        return refuse (error, _ ("Policy, group [%s]: unknown key “%s”"), group, names[i]);
      if (value == NULL || !set_role_key (rules, names[i], g_strstrip (value)))
        return refuse (error, _ ("Policy, group [%s]: “%s” is no value for the key “%s”"), group,
                       value ? value : "", names[i]);
      g_tree_insert (self->canonical, g_strdup_printf ("%s\n%s", group, names[i]), g_strdup (value));
    }
  self->names_waivers = self->names_waivers || rules->may_waive;
  return TRUE;
}

static gboolean
read_key (CsnPolicy *self, GKeyFile *file, const char *group, const char *key, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *value = NULL;

      if (strcmp (keys[i].group, group) != 0 || strcmp (keys[i].key, key) != 0)
        continue;
      value = g_key_file_get_value (file, group, key, NULL);
      if (value == NULL || !keys[i].set (self, g_strstrip (value)))
        return refuse (error, _ ("Policy, group [%s]: the key “%s” wants %s, not “%s”"), group, key, keys[i].expects,
                       value ? value : "");
      g_tree_insert (self->canonical, g_strdup_printf ("%s\n%s", group, key), g_strdup (value));
      return TRUE;
    }
  return refuse (error, _ ("Policy, group [%s]: unknown key “%s”"), group, key);
}

static gboolean
read_group (CsnPolicy *self, GKeyFile *file, const char *group, GError **error)
{
  g_auto (GStrv) names = NULL;
  gboolean known = FALSE;

  if (g_str_has_prefix (group, ROLE_PREFIX))
    return read_role (self, file, group, error);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    known = known || strcmp (keys[i].group, group) == 0;
  if (!known)
    return refuse (error, _ ("Policy: unknown group [%s]"), group);
  names = g_key_file_get_keys (file, group, NULL, NULL);
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    if (!read_key (self, file, group, names[i], error))
      return FALSE;
  return TRUE;
}

/* Rules that contradict each other. */
static gboolean
check_whole (CsnPolicy *self, GError **error)
{
  if (self->holidays[0] != NULL && *self->calendar_end == '\0')
    return refuse (error, _ ("Policy, group [window]: a calendar needs the key “calendar-end”, the last day that it covers"));
  for (gsize i = 0; self->holidays[i] != NULL; i++)
    if (strcmp (self->holidays[i], self->calendar_end) > 0)
      return refuse (error, _ ("Policy, group [window]: the holiday %s lies after the end of the calendar, %s"),
                     self->holidays[i], self->calendar_end);
  return TRUE;
}

CsnPolicy *
csn_policy_new_default (void)
{
  return g_object_new (CSN_TYPE_POLICY, NULL);
}

CsnPolicy *
csn_policy_new_from_text (const char *text, GError **error)
{
  g_autoptr (CsnPolicy) self = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GStrvBuilder) roles = g_strv_builder_new ();
  g_auto (GStrv) groups = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  self = csn_policy_new_default ();
  if (strlen (text) > CSN_POLICY_MAX_BYTES)
    {
      refuse (error, _ ("The policy is longer than %d bytes"), CSN_POLICY_MAX_BYTES);
      return NULL;
    }
  if (!g_utf8_validate (text, -1, NULL))
    {
      refuse (error, _ ("The policy is not UTF-8 text"));
      return NULL;
    }
  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &local_error))
    {
      refuse (error, _ ("The policy cannot be read: %s"), local_error->message);
      return NULL;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (gsize i = 0; groups[i] != NULL; i++)
    {
      if (!read_group (self, file, groups[i], error))
        return NULL;
      if (g_str_has_prefix (groups[i], ROLE_PREFIX))
        g_strv_builder_add (roles, groups[i] + strlen (ROLE_PREFIX));
    }
  g_strfreev (self->roles);
  self->roles = g_strv_builder_end (roles);
  return check_whole (self, error) ? g_steal_pointer (&self) : NULL;
}

CsnPolicy *
csn_policy_new_of_record (const char *text)
{
  CsnPolicy *self = text != NULL ? csn_policy_new_from_text (text, NULL) : NULL;

  return self != NULL ? self : csn_policy_new_default ();
}

typedef struct
{
  GString *text;
  char *group; /* (owned) (nullable) */
} Writer;

static gboolean
write_key (gpointer key, gpointer value, gpointer data)
{
  Writer *writer = data;
  const char *newline = strchr (key, '\n');
  g_autofree char *group = g_strndup (key, (gsize) (newline - (const char *) key));

  if (g_strcmp0 (group, writer->group) != 0)
    {
      g_string_append_printf (writer->text, "%s[%s]\n", writer->group != NULL ? "\n" : "", group);
      g_free (writer->group);
      writer->group = g_steal_pointer (&group);
    }
  g_string_append_printf (writer->text, "%s=%s\n", newline + 1, (const char *) value);
  return FALSE;
}

char *
csn_policy_dup_text (CsnPolicy *self)
{
  Writer writer = { NULL, NULL };

  g_return_val_if_fail (CSN_IS_POLICY (self), NULL);

  writer.text = g_string_new (NULL);
  g_tree_foreach (self->canonical, write_key, &writer);
  g_free (writer.group);
  return g_string_free (writer.text, FALSE);
}

char *
csn_policy_dup_digest (CsnPolicy *self)
{
  g_autofree char *text = csn_policy_dup_text (self);

  return text != NULL ? csn_sha256_hex (text, strlen (text)) : NULL;
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static const char *const nothing[] = { NULL };

gboolean
csn_policy_is_default (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), TRUE);
  return g_tree_nnodes (self->canonical) == 0;
}

CsnDuties
csn_policy_get_duties (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), CSN_DUTIES_AUTHOR);
  return self->duties;
}

gboolean
csn_policy_needs_na_countersign (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), FALSE);
  return self->na_countersign;
}

const char *
csn_policy_get_deadline (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), NULL);
  return self->deadline;
}

const char *const *
csn_policy_get_roles (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), NULL);
  return (const char *const *) self->roles;
}

guint
csn_policy_get_quorum (CsnPolicy *self, const char *role)
{
  RoleRules *rules;

  g_return_val_if_fail (CSN_IS_POLICY (self), 1);

  rules = find_role (self, role);
  return rules != NULL ? rules->quorum : 1;
}

const char *const *
csn_policy_get_alternatives (CsnPolicy *self, const char *role)
{
  RoleRules *rules;

  g_return_val_if_fail (CSN_IS_POLICY (self), nothing);

  rules = find_role (self, role);
  return rules != NULL && rules->alternatives != NULL ? (const char *const *) rules->alternatives : nothing;
}

static gboolean
matches (const char *pattern, const char *text)
{
  g_autofree char *folded_pattern = NULL;
  g_autofree char *folded_text = NULL;

  if (pattern == NULL)
    return TRUE;
  folded_pattern = g_utf8_casefold (pattern, -1);
  folded_text = g_utf8_casefold (text != NULL ? text : "", -1);
  return g_pattern_match_simple (folded_pattern, folded_text);
}

gboolean
csn_policy_accepts (CsnPolicy *self, const char *role, const char *subject, const char *issuer, const char *email,
                    char **why)
{
  RoleRules *rules;
  const char *part;
  const char *pattern;

  g_return_val_if_fail (CSN_IS_POLICY (self), FALSE);

  rules = find_role (self, role);
  if (rules == NULL)
    return TRUE;
  part = !matches (rules->subject, subject) ? _ ("subject")
         : !matches (rules->issuer, issuer) ? _ ("issuer")
         : !matches (rules->email, email)   ? _ ("e-mail address")
                                            : NULL;
  if (part == NULL)
    return TRUE;
  pattern = !matches (rules->subject, subject) ? rules->subject
            : !matches (rules->issuer, issuer) ? rules->issuer
                                               : rules->email;
  if (why != NULL)
    *why = g_strdup_printf (_ ("The policy asks of %s for a certificate whose %s is like “%s”"), role, part, pattern);
  return FALSE;
}

gboolean
csn_policy_names_waivers (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), FALSE);
  return self->names_waivers;
}

gboolean
csn_policy_may_waive (CsnPolicy *self, const char *role)
{
  RoleRules *rules;

  g_return_val_if_fail (CSN_IS_POLICY (self), FALSE);

  rules = find_role (self, role);
  return rules != NULL && rules->may_waive;
}

gint64
csn_policy_get_probe_max_age (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), DEFAULT_PROBE_MAX_AGE);
  return self->probe_max_age;
}

gint64
csn_policy_get_test_max_age (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), DEFAULT_TEST_MAX_AGE);
  return self->test_max_age;
}

gboolean
csn_policy_blocks_on_age (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), FALSE);
  return self->blocks_on_age;
}

const char *
csn_policy_get_zone (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), NULL);
  return self->zone;
}

const char *const *
csn_policy_get_deny_rules (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), nothing);
  return (const char *const *) self->deny;
}

const char *const *
csn_policy_get_holidays (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), nothing);
  return (const char *const *) self->holidays;
}

const char *
csn_policy_get_calendar_end (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), NULL);
  return self->calendar_end;
}

const char *
csn_policy_get_override_role (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), NULL);
  return self->override_role;
}

const char *
csn_policy_get_iteration_mode (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), NULL);
  return self->mode;
}

const char *
csn_policy_get_command_lane (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), NULL);
  return self->lane;
}

const char *const *
csn_policy_get_command_hosts (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), nothing);
  return (const char *const *) self->hosts;
}

const char *const *
csn_policy_get_command_limits (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), nothing);
  return (const char *const *) self->limits;
}

gboolean
csn_policy_is_order_strict (CsnPolicy *self)
{
  g_return_val_if_fail (CSN_IS_POLICY (self), FALSE);
  return self->strict_order;
}

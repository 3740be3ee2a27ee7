/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The policy file: defaults, every key, every refusal, the digest, holidays out of a calendar, and the shipped example. */

#include "csn-gate-error.h"
#include "csn-policy.h"

static void
test_default (void)
{
  g_autoptr (CsnPolicy) policy = csn_policy_new_default ();
  g_autoptr (CsnPolicy) empty = csn_policy_new_from_text ("# nothing\n", NULL);
  g_autofree char *digest = csn_policy_dup_digest (policy);
  g_autofree char *empty_digest = csn_policy_dup_digest (empty);

  g_assert_cmpint (csn_policy_get_duties (policy), ==, CSN_DUTIES_AUTHOR);
  g_assert_false (csn_policy_needs_na_countersign (policy));
  g_assert_false (csn_policy_blocks_on_age (policy));
  g_assert_cmpint (csn_policy_get_probe_max_age (policy), ==, 24 * 3600);
  g_assert_cmpint (csn_policy_get_test_max_age (policy), ==, 7 * 24 * 3600);
  g_assert_cmpuint (csn_policy_get_quorum (policy, "Tech Lead"), ==, 1);
  g_assert_true (csn_policy_is_default (policy));
  g_assert_true (csn_policy_accepts (policy, "Tech Lead", NULL, NULL, NULL, NULL));
  g_assert_cmpstr (digest, ==, empty_digest);
  g_assert_finalize_object (g_steal_pointer (&policy));
}

static const char *const whole = "[approvals]\nsod=contributors\nna-countersign=true\ndeadline=72h\n"
                                 "[role QA Lead]\nn=2\nalternatives=QA Deputy;Test Manager;\nemail=*@example.org\n"
                                 "subject=*O=Example*\nissuer=*Example Root*\nmay-waive=true\n"
                                 "[evidence]\nprobe-max-age=30m\ntest-max-age=3d\non-age=block\n"
                                 "[window]\nzone=Europe/Berlin\ndeny=fri-14;before-holiday\ncalendar=2026-12-25;2026-12-26\n"
                                 "calendar-end=2026-12-31\noverride-role=Release Manager\n"
                                 "[iteration]\nmode=Standard\n"
                                 "[commands]\nlane=direct\nhosts=ci.example.org\nlimits=seconds:60\n"
                                 "[order]\nstrict=true\n";

static void
test_keys (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPolicy) policy = csn_policy_new_from_text (whole, &error);
  g_autofree char *why = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (csn_policy_get_duties (policy), ==, CSN_DUTIES_CONTRIBUTORS);
  g_assert_true (csn_policy_needs_na_countersign (policy));
  g_assert_cmpstr (csn_policy_get_deadline (policy), ==, "72h");
  g_assert_cmpuint (csn_policy_get_quorum (policy, "qa lead"), ==, 2);
  g_assert_cmpstr (csn_policy_get_alternatives (policy, "QA Lead")[1], ==, "Test Manager");
  g_assert_true (csn_policy_names_waivers (policy));
  g_assert_true (csn_policy_may_waive (policy, "QA Lead"));
  g_assert_false (csn_policy_may_waive (policy, "Tech Lead"));
  g_assert_cmpint (csn_policy_get_probe_max_age (policy), ==, 1800);
  g_assert_true (csn_policy_blocks_on_age (policy));
  g_assert_cmpstr (csn_policy_get_zone (policy), ==, "Europe/Berlin");
  g_assert_cmpstr (csn_policy_get_deny_rules (policy)[0], ==, "fri-14");
  g_assert_cmpstr (csn_policy_get_holidays (policy)[1], ==, "2026-12-26");
  g_assert_cmpstr (csn_policy_get_calendar_end (policy), ==, "2026-12-31");
  g_assert_cmpstr (csn_policy_get_override_role (policy), ==, "Release Manager");
  g_assert_cmpstr (csn_policy_get_iteration_mode (policy), ==, "Standard");
  g_assert_cmpstr (csn_policy_get_command_lane (policy), ==, "direct");
  g_assert_cmpstr (csn_policy_get_command_hosts (policy)[0], ==, "ci.example.org");
  g_assert_cmpstr (csn_policy_get_command_limits (policy)[0], ==, "seconds:60");
  g_assert_true (csn_policy_is_order_strict (policy));
  g_assert_cmpstr (csn_policy_get_roles (policy)[0], ==, "QA Lead");
  g_assert_true (csn_policy_accepts (policy, "QA Lead", "CN=Kim, O=Example", "CN=Example Root CA", "kim@EXAMPLE.org", NULL));
  g_assert_false (csn_policy_accepts (policy, "QA Lead", "CN=Kim, O=Example", "CN=Example Root CA", "kim@example.com", &why));
  g_assert_nonnull (g_strrstr (why, "*@example.org"));
}

/* Order and comments do not count, values do; the text reads back to the same. */
static void
test_digest (void)
{
  g_autoptr (CsnPolicy) a = csn_policy_new_from_text ("[order]\nstrict=true\n[approvals]\nsod=off\n", NULL);
  g_autoptr (CsnPolicy) b = csn_policy_new_from_text ("# x\n[approvals]\nsod = off\n\n[order]\nstrict=true\n", NULL);
  g_autoptr (CsnPolicy) c = csn_policy_new_from_text ("[approvals]\nsod=author\n[order]\nstrict=true\n", NULL);
  g_autofree char *digest_a = csn_policy_dup_digest (a);
  g_autofree char *digest_b = csn_policy_dup_digest (b);
  g_autofree char *digest_c = csn_policy_dup_digest (c);
  g_autofree char *text = csn_policy_dup_text (a);
  g_autoptr (CsnPolicy) again = csn_policy_new_from_text (text, NULL);
  g_autofree char *digest_again = csn_policy_dup_digest (again);

  g_assert_cmpstr (digest_a, ==, digest_b);
  g_assert_cmpstr (digest_a, !=, digest_c);
  g_assert_cmpstr (digest_a, ==, digest_again);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *names;
  } bad[] = {
    { "[aprovals]\nsod=off\n", "[aprovals]" },
    { "[approvals]\nsdo=off\n", "sdo" },
    { "[approvals]\nsod=nobody\n", "nobody" },
    { "[approvals]\nna-countersign=yes\n", "yes" },
    { "[approvals]\ndeadline=soon\n", "soon" },
    { "[role ]\nn=1\n", "role" },
    { "[role QA]\nn=0\n", "0" },
    { "[role QA]\nn=101\n", "101" },
    { "[role QA]\nage=3\n", "age" },
    { "[role QA]\nn=1\n[role qa]\nn=2\n", "twice" },
    { "[evidence]\nprobe-max-age=1y\n", "1y" },
    { "[evidence]\non-age=ignore\n", "ignore" },
    { "[window]\nzone=Nowhere/Atlantis\n", "Nowhere" },
    { "[window]\ndeny=friday afternoon\n", "friday" },
    { "[window]\ncalendar=2026-13-01\ncalendar-end=2026-12-31\n", "2026-13-01" },
    { "[window]\ncalendar=2026-12-25\n", "calendar-end" },
    { "[window]\ncalendar=2027-12-25\ncalendar-end=2026-12-31\n", "2027-12-25" },
    { "[commands]\nlane=root\n", "root" },
    { "[commands]\nlimits=fast\n", "fast" },
    { "[order]\nstrict=1\n", "1" },
    { "no key file", "read" },
    { "[order]\nstrict=\xff\n", "UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnPolicy) policy = csn_policy_new_from_text (bad[i].text, &error);

      g_assert_null (policy);
      g_assert_error (error, CSN_GATE_ERROR, CSN_GATE_ERROR_POLICY);
      g_assert_nonnull (g_strrstr (error->message, bad[i].names));
    }
}

#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events "END:VCALENDAR\r\n"

static void
assert_days (const char *ics, const char *expected, const char *expected_end)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *end = NULL;
  g_auto (GStrv) days = csn_policy_read_calendar (ics, &end, &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  joined = g_strjoinv (" ", days);
  g_assert_cmpstr (joined, ==, expected);
  g_assert_cmpstr (end, ==, expected_end);
}

/* Whole days count, hours do not; what recurs is written out, and the calendar ends with the last day that it names singly. */
static void
test_calendar (void)
{
  g_autoptr (GError) error = NULL;

  assert_days (CALENDAR (EVENT ("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\n")
                           EVENT ("DTSTART;VALUE=DATE:20260101\r\n") EVENT ("DTSTART:20260301T090000Z\r\n")),
               "2026-01-01 2026-12-25 2026-12-26", "2026-12-26");
  assert_days (CALENDAR (EVENT ("DTSTART;VALUE=DATE:20251003\r\nRRULE:FREQ=YEARLY;COUNT=3\r\n")),
               "2025-10-03 2026-10-03 2027-10-03", "2027-10-03");
  assert_days (CALENDAR (EVENT ("DTSTART;VALUE=DATE:20251226\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20261226\r\n")
                           EVENT ("DTSTART;VALUE=DATE:20270329\r\n")),
               "2025-12-26 2027-03-29", "2027-03-29");
  assert_days (CALENDAR (EVENT ("DTSTART;VALUE=DATE:20261126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20281231\r\n")),
               "2026-11-26 2027-11-25 2028-11-23", "2028-11-23");
  g_assert_null (csn_policy_read_calendar ("hello", NULL, &error));
  g_assert_error (error, CSN_GATE_ERROR, CSN_GATE_ERROR_POLICY);
  g_clear_error (&error);
  g_assert_null (csn_policy_read_calendar (CALENDAR (EVENT ("DTSTART:20260301T090000Z\r\n")), NULL, &error));
  g_assert_error (error, CSN_GATE_ERROR, CSN_GATE_ERROR_POLICY);
}

/* A policy takes the days of a calendar over, and still reads back. */
static void
test_with_calendar (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = csn_policy_dup_text_with_calendar (
      "[window]\nzone=Europe/Berlin\ncalendar=2024-01-01\ncalendar-end=2024-12-31\n",
      CALENDAR (EVENT ("DTSTART;VALUE=DATE:20261225\r\n")), &error);
  g_autoptr (CsnPolicy) policy = NULL;

  g_assert_no_error (error);
  policy = csn_policy_new_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (csn_policy_get_zone (policy), ==, "Europe/Berlin");
  g_assert_cmpstr (csn_policy_get_holidays (policy)[0], ==, "2026-12-25");
  g_assert_null (csn_policy_get_holidays (policy)[1]);
  g_assert_cmpstr (csn_policy_get_calendar_end (policy), ==, "2026-12-25");
}

static void
test_example (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("CSN_TEST_DATA"), "..", "..", "data", "policies",
                                            "regulated.policy", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPolicy) policy = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  policy = csn_policy_new_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmpint (csn_policy_get_duties (policy), ==, CSN_DUTIES_CONTRIBUTORS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/policy/default", test_default);
  g_test_add_func ("/gate/policy/keys", test_keys);
  g_test_add_func ("/gate/policy/digest", test_digest);
  g_test_add_func ("/gate/policy/refused", test_refused);
  g_test_add_func ("/gate/policy/calendar", test_calendar);
  g_test_add_func ("/gate/policy/with-calendar", test_with_calendar);
  g_test_add_func ("/gate/policy/example", test_example);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every probe that the importer suggests for real checklists becomes a plan: it can run, or says what is missing. */

#include "csn-importer.h"
#include "csn-probe-plan.h"

#include <string.h>

static guint
plan_all (CsnChecklist *checklist, const char *name)
{
  GListModel *probes = csn_checklist_get_probes (checklist);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (g_get_tmp_dir ());
  guint n = g_list_model_get_n_items (probes);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnProbeSpec) spec = g_list_model_get_item (probes, i);
      g_autoptr (CsnProbePlan) plan = csn_probe_plan_new_from_spec (spec, setup);
      g_autofree char *title = csn_probe_plan_dup_title (plan);
      const char *const *reasons = csn_probe_plan_get_reasons (plan);
      const char *pass = csn_probe_spec_get_pass (spec);

      g_test_message ("%.3s:%u %s %s%s [%s] %s", name, csn_probe_spec_get_line (spec), csn_probe_plan_get_lane_word (plan),
                      csn_probe_plan_is_mutating (plan) ? "(mutating) " : "", title, pass != NULL ? pass : "-",
                      reasons[0] != NULL ? reasons[0] : "");
      g_assert_cmpuint (strlen (title), >, 0);
      g_assert_cmpuint (strlen (csn_probe_plan_get_fingerprint (plan)), ==, 64);
      g_assert_true (csn_probe_plan_can_run (plan) == (reasons[0] == NULL));
    }
  return n;
}

static void
test_seeds (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("CSN_SHARED") ? g_getenv ("CSN_SHARED") : "", "seeds", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint total = 0;

  if (dir == NULL)
    {
      g_test_skip ("the shared checklists are not on this machine");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      gsize length = 0;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (CsnChecklist) checklist = NULL;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      bytes = g_bytes_new (text, length);
      checklist = csn_importer_import (bytes, &error);
      g_assert_no_error (error);
      total += plan_all (checklist, name);
    }
  g_assert_cmpuint (total, >=, 131);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/seed-plans", test_seeds);
  return g_test_run ();
}

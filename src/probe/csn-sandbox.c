/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The isolation in which commands of a checklist run. The profile is RECORD.md 4.5 with --unshare-user, and the project
 * folder at its own path, because virtual environments hold absolute paths. The environment is handed over by the
 * process and not by --setenv, whose values every user of the computer could read in /proc. Where the project folder is the
 * home folder or holds it, the keys, passwords and sockets in it are covered: PROBES.md section 10. */

#include "csn-sandbox.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

gboolean
csn_sandbox_is_available (void)
{
  static int available = -1;

  if (available < 0)
    {
      g_autofree char *bwrap = g_find_program_in_path ("bwrap");

      available = bwrap != NULL && !g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
    }
  return available;
}

const char *
csn_sandbox_describe (CsnProbeRights rights)
{
  if (rights == CSN_PROBE_RIGHT_ALL)
    return _ ("Isolated; may change the project folder and use the network.");
  if (rights == CSN_PROBE_RIGHT_WRITE)
    return _ ("Isolated; may change the project folder; no network.");
  if (rights == CSN_PROBE_RIGHT_CONNECT)
    return _ ("Isolated; the project folder is read-only; may use the network.");
  return _ ("Isolated; the project folder is read-only; no network.");
}

static void
add (GStrvBuilder *out, const char *first, const char *second, const char *third)
{
  g_strv_builder_add (out, first);
  if (second != NULL)
    g_strv_builder_add (out, second);
  if (third != NULL)
    g_strv_builder_add (out, third);
}

static void
add_system (GStrvBuilder *out)
{
  static const char *const links[] = { "bin", "sbin", "lib", "lib64", "lib32" };
  static const char *const files[] = { "/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime",
                                       "/etc/python3", "/etc/java-17-openjdk", "/etc/mime.types" };

  add (out, "--ro-bind", "/usr", "/usr");
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *path = g_strconcat ("/", links[i], NULL);
      g_autofree char *target = g_strconcat ("usr/", links[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        add (out, "--symlink", target, path);
      else
        add (out, "--ro-bind-try", path, path);
    }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    add (out, "--ro-bind-try", files[i], files[i]);
}

static void
add_network (GStrvBuilder *out)
{
  static const char *const files[] = { "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf",
                                       "/etc/ssl", "/etc/ca-certificates", "/etc/services" };

  g_strv_builder_add (out, "--share-net");
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    add (out, "--ro-bind-try", files[i], files[i]);
}

static gboolean
lies_in (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return g_str_has_prefix (path, folder) && (path[length] == '/' || (length > 0 && folder[length - 1] == '/'));
}

/* What is no project of anybody, wherever the project folder begins and whichever links lead to it. @covered: places that cannot
 * be seen any more, links resolved. */
static void
cover (GStrvBuilder *out, const char *folder, GPtrArray *covered, const char *path)
{
  g_autofree char *whole = realpath (folder, NULL);
  g_autofree char *real = realpath (path, NULL);
  g_autofree char *place = NULL;

  if (whole == NULL || real == NULL || !lies_in (real, whole))
    return;
  for (guint i = 0; i < covered->len; i++)
    if (lies_in (real, g_ptr_array_index (covered, i)))
      return;
  place = g_build_filename (folder, real + strlen (whole), NULL);
  if (g_file_test (real, G_FILE_TEST_IS_DIR))
    {
      add (out, "--tmpfs", place, NULL);
      add (out, "--remount-ro", place, NULL);
    }
  else
    add (out, "--ro-bind", "/dev/null", place);
  g_ptr_array_add (covered, g_steal_pointer (&real));
}

static void
cover_secrets (GStrvBuilder *out, const char *folder)
{
  static const char *const names[] = { ".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".config/gcloud",
                                       ".password-store", ".local/share/keyrings", ".mozilla", ".netrc", ".pgpass",
                                       ".git-credentials", ".pypirc" };
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "countersign", NULL);
  g_autoptr (GPtrArray) covered = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (g_get_home_dir (), names[i], NULL);

      cover (out, folder, covered, path);
    }
  /* consents, keys and sockets */
  cover (out, folder, covered, own);
  cover (out, folder, covered, g_get_user_runtime_dir ());
  cover (out, folder, covered, "/run");
}

static void
add_limits (GStrvBuilder *out, const CsnSandboxProfile *profile)
{
  g_strv_builder_add (out, "prlimit");
  g_strv_builder_take (out, g_strdup_printf ("--nproc=%d", CSN_SANDBOX_PROCESSES));
  g_strv_builder_take (out, g_strdup_printf ("--nofile=%d", CSN_SANDBOX_OPEN_FILES));
  g_strv_builder_take (out, g_strdup_printf ("--fsize=%lld", CSN_SANDBOX_FILE_BYTES));
  g_strv_builder_take (out, g_strdup_printf ("--as=%lld", CSN_SANDBOX_MEMORY_BYTES));
  g_strv_builder_take (out, g_strdup_printf ("--cpu=%u", MAX (profile->cpu_seconds, 1)));
  g_strv_builder_add (out, "--core=0");
  g_strv_builder_add (out, "--");
}

char **
csn_sandbox_wrap (const CsnSandboxProfile *profile, const char *const *argv)
{
  g_return_val_if_fail (profile != NULL && profile->folder != NULL, NULL);
  g_return_val_if_fail (argv != NULL && argv[0] != NULL, NULL);

  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  g_autofree char *tmp_size = g_strdup_printf ("%d", CSN_SANDBOX_TMP_BYTES);

  add (out, "bwrap", "--unshare-all", "--unshare-user");
  add (out, "--die-with-parent", "--new-session", NULL);
  add_system (out);
  add (out, "--proc", "/proc", NULL);
  add (out, "--dev", "/dev", NULL);
  add (out, "--size", tmp_size, NULL);
  add (out, "--tmpfs", "/tmp", NULL);
  add (out, "--dir", "/tmp/home", NULL);
  add (out, "--dir", "/tmp/evidence", NULL);
  add (out, (profile->rights & CSN_PROBE_RIGHT_WRITE) != 0 ? "--bind" : "--ro-bind", profile->folder, profile->folder);
  cover_secrets (out, profile->folder);
  add (out, "--chdir", profile->folder, NULL);
  add (out, "--cap-drop", "ALL", NULL);
  add (out, "--uid", "1000", NULL);
  add (out, "--gid", "1000", NULL);
  add (out, "--hostname", "countersign", NULL);
  g_strv_builder_add (out, "--disable-userns");
  if ((profile->rights & CSN_PROBE_RIGHT_CONNECT) != 0)
    add_network (out);
  g_strv_builder_add (out, "--");
  add_limits (out, profile);
  g_strv_builder_addv (out, (const char **) argv);
  return g_strv_builder_end (out);
}

char **
csn_sandbox_environment (const CsnSandboxProfile *profile)
{
  static const char *const fixed[] = {
    "HOME=/tmp/home", "TMPDIR=/tmp", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TERM=dumb", "NO_COLOR=1", "CI=1",
    /* caches and reports go to the inside's /tmp, since the project folder may be read-only */
    "PYTHONDONTWRITEBYTECODE=1", "PYTHONUNBUFFERED=1", "XDG_CACHE_HOME=/tmp/home/.cache",
    "COVERAGE_FILE=/tmp/home/.coverage", "RUFF_CACHE_DIR=/tmp/home/.ruff", "MYPY_CACHE_DIR=/tmp/home/.mypy",
    "PYTEST_ADDOPTS=-o cache_dir=/tmp/home/.pytest",
  };
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  g_return_val_if_fail (profile != NULL && profile->folder != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_strv_builder_add (out, fixed[i]);
  /* a project brings its own tools */
  g_strv_builder_take (
    out, g_strdup_printf ("PATH=%s/.venv/bin:%s/venv/bin:%s/node_modules/.bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
                          profile->folder, profile->folder, profile->folder));
  return g_strv_builder_end (out);
}

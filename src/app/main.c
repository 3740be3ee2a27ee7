/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The program countersign: gives the application its surroundings and runs it. */

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdlib.h>

#include "csn-application.h"
#include "csn-config.h"
#include "csn-memory.h"

/* Answered before anything asks for a display or a bus. */
static int
handle_local_options_cb (GApplication *application, GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("Countersign %s\n", CSN_VERSION);
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  g_autoptr (CsnApplication) application = NULL;

  csn_memory_prepare ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CSN_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("countersign");
  application = csn_application_new ();
  g_signal_connect (application, "handle-local-options", G_CALLBACK (handle_local_options_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}

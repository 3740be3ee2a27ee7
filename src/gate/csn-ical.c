/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The loaded library; see the header. */

#include "csn-ical.h"

#include <gio/gio.h>
#include <gmodule.h>

/* The interface that this file was compiled for. */
#define ICAL_LIBRARY "libical.so.3"

const CsnIcal *
csn_ical_load (GError **error)
{
  static GMutex lock;
  static CsnIcal ical;
  static gboolean loaded;
  const struct
  {
    const char *name;
    gpointer place;
  } symbols[] = {
#define SYMBOL(name) { "ical" #name, &ical.name },
    CSN_ICAL_FUNCTIONS (SYMBOL)
#undef SYMBOL
  };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  GModule *module;
  gboolean found;

  if (loaded)
    return &ical;
  module = g_module_open (ICAL_LIBRARY, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
  found = module != NULL;
  for (gsize i = 0; found && i < G_N_ELEMENTS (symbols); i++)
    found = g_module_symbol (module, symbols[i].name, symbols[i].place);
  if (!found)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, g_module_error ());
      return NULL;
    }
  g_module_make_resident (module);
  loaded = TRUE;
  return &ical;
}

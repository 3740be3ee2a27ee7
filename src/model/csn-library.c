/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Loads a library when it is needed; see the header. */

#include "csn-library.h"

#include <gmodule.h>

gboolean
csn_library_load (CsnLibrary *self, GError **error)
{
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  GModule *module;
  gboolean found;

  if (self->loaded)
    return TRUE;
  module = g_module_open (self->soname, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
  found = module != NULL;
  for (gsize i = 0; found && i < self->n_symbols; i++)
    found = g_module_symbol (module, self->symbols[i].name, self->symbols[i].place);
  if (!found)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, g_module_error ());
      return FALSE;
    }
  g_module_make_resident (module);
  self->loaded = TRUE;
  return TRUE;
}

/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A shared library that is loaded when it is first needed. Linking one costs every start of the program time and memory, with
 * all the libraries that it brings; this is for those that few starts need. Knows nothing of what they do. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  gpointer place;   /* pointer to a function: filled when the library is loaded */
} CsnLibrarySymbol;

/* Static; @loaded begins FALSE and is for csn_library_load alone. */
typedef struct
{
  const char *soname; /* the interface that its user was compiled for: "libical.so.3" */
  const CsnLibrarySymbol *symbols;
  gsize n_symbols;
  gboolean loaded;
} CsnLibrary;

/* Fills the places of all symbols, once, and keeps the library for as long as the program runs. FALSE with @error when it is not
 * installed or lacks a symbol; no place may be used then. From any thread. */
gboolean csn_library_load (CsnLibrary  *self,
                           GError     **error);

G_END_DECLS

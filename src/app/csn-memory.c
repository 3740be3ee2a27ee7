/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How the program takes memory and gives it back; see the header. */

#include "csn-memory.h"

#include <errno.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

/* A window of 2560 × 1600 pixels. */
#define FRAME_BYTES (16 * 1024 * 1024)
/* What a window with a long record and its frames needs. */
#define HEAP_BYTES (64 * 1024 * 1024)
/* More than the heap has free before main(), so that it is made longer, by HEAP_BYTES more. */
#define EXTENDING_BYTES (512 * 1024)

/* The heap lies in huge pages where the kernel has them: it is taken in dozens of faults and not in thousands, and a fault costs
 * more than what is done with its page. What lies before the first of them is taken at once; of the rest only what is touched. */
static void
reserve_heap (void)
{
  const guintptr huge = 2 * 1024 * 1024;
  guintptr begin = (guintptr) sbrk (0), middle, end;

  mallopt (M_TOP_PAD, HEAP_BYTES);
  g_free (g_malloc (EXTENDING_BYTES));
  end = (guintptr) sbrk (0);
  middle = (end - HEAP_BYTES + huge - 1) / huge * huge; /* no page behind it was touched */
  if (madvise ((void *) begin, middle - begin, MADV_POPULATE_WRITE) != 0
      || madvise ((void *) middle, end - middle, MADV_HUGEPAGE) != 0)
    g_debug ("No huge pages: %s", g_strerror (errno));
  mallopt (M_TOP_PAD, 1024 * 1024);
}

void
csn_memory_prepare (void)
{
  mallopt (M_ARENA_MAX, 1);
  /* the picture of each frame is allocated and let go of: its pages are not given back to the kernel and taken again */
  mallopt (M_MMAP_THRESHOLD, FRAME_BYTES);
  mallopt (M_TRIM_THRESHOLD, HEAP_BYTES + FRAME_BYTES); /* above it the reserve would go with the first thing let go of */
  reserve_heap ();
}

void
csn_memory_trim (void)
{
  malloc_trim (0);
  mallopt (M_TRIM_THRESHOLD, FRAME_BYTES);
}

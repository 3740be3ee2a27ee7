/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The system's clock, or one that a test holds; see the header. */

#include "csn-clock.h"

struct _CsnClock
{
  GObject parent_instance;
  GDateTime *fixed; /* (owned) (nullable): NULL is the system's clock */
};

G_DEFINE_FINAL_TYPE (CsnClock, csn_clock, G_TYPE_OBJECT)

static void
csn_clock_finalize (GObject *object)
{
  CsnClock *self = CSN_CLOCK (object);

  g_clear_pointer (&self->fixed, g_date_time_unref);
  G_OBJECT_CLASS (csn_clock_parent_class)->finalize (object);
}

static void
csn_clock_class_init (CsnClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_clock_finalize;
}

static void
csn_clock_init (CsnClock *self)
{
}

CsnClock *
csn_clock_new (void)
{
  return g_object_new (CSN_TYPE_CLOCK, NULL);
}

CsnClock *
csn_clock_new_fixed (GDateTime *now)
{
  CsnClock *self = csn_clock_new ();

  csn_clock_set (self, now);
  return self;
}

void
csn_clock_set (CsnClock *self, GDateTime *now)
{
  g_return_if_fail (CSN_IS_CLOCK (self));
  g_return_if_fail (now != NULL);

  g_date_time_ref (now);
  g_clear_pointer (&self->fixed, g_date_time_unref);
  self->fixed = now;
}

GDateTime *
csn_clock_dup_now (CsnClock *self)
{
  g_return_val_if_fail (CSN_IS_CLOCK (self), NULL);

  return self->fixed ? g_date_time_ref (self->fixed) : g_date_time_new_now_local ();
}

char *
csn_time_dup_stamp (GDateTime *time)
{
  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S%:z") : NULL;
}

char *
csn_clock_dup_stamp (CsnClock *self)
{
  g_autoptr (GDateTime) now = csn_clock_dup_now (self);

  return csn_time_dup_stamp (now);
}

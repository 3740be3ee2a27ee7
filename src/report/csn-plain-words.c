/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. gettext asks the locale of the thread, and translates nothing in "C". */

#include "csn-plain-words.h"

CsnPlainWords
csn_plain_words_begin (void)
{
  CsnPlainWords self = { newlocale (LC_ALL_MASK, "C.UTF-8", (locale_t)0), (locale_t)0 };
  locale_t messages = newlocale (LC_MESSAGES_MASK, "C", self.plain);

  if (messages != (locale_t)0)
    self.plain = messages;
  if (self.plain != (locale_t)0)
    self.previous = uselocale (self.plain);
  return self;
}

void
csn_plain_words_end (CsnPlainWords *self)
{
  if (self->plain == (locale_t)0)
    return;
  uselocale (self->previous);
  freelocale (self->plain);
  self->plain = (locale_t)0;
}

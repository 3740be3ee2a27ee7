/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A record that came from elsewhere, as it was received: who made it, what verifies, what differs from our copy. It is read and
 * signed here without taking it over; nothing on this page changes the file. */

#pragma once

#include <adwaita.h>

#include "csn-received.h"

G_BEGIN_DECLS

/* Signals: "taken-over" (CsnSession): the fresh record; "merge" (path of ours, path of this): to be merged into ours.
 * Actions received.read, record.sign (slot; the rows of approvals know it by that name),
 * received.take-over, received.merge, received.open-own. */
#define CSN_TYPE_RECEIVED_PAGE (csn_received_page_get_type ())
G_DECLARE_FINAL_TYPE (CsnReceivedPage, csn_received_page, CSN, RECEIVED_PAGE, AdwNavigationPage)

GtkWidget *csn_received_page_new (CsnReceived *received,
                                  GSettings   *settings);

G_END_DECLS

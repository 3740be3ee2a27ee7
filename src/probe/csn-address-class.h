/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where an address leads: the Internet, a private net, this computer, or a place that no probe may touch. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_ADDRESS_UNKNOWN, /* a name that was not looked up yet */
  CSN_ADDRESS_PUBLIC,
  CSN_ADDRESS_PRIVATE,
  CSN_ADDRESS_LOOPBACK,
  CSN_ADDRESS_FORBIDDEN, /* link-local, cloud metadata, multicast, unspecified */
} CsnAddressClass;

CsnAddressClass csn_address_class_of_address (GInetAddress    *address);
/* Of a host as it stands in a URL; names other than "localhost" and the metadata names are UNKNOWN. */
CsnAddressClass csn_address_class_of_host    (const char      *host);
/* "public", "private", "loopback", "link-local or metadata", "not resolved yet"; stable words for JSON. */
const char     *csn_address_class_get_word   (CsnAddressClass  address_class);
/* "https://host:443" with the port always written. NULL when @url is no http or https URL. */
char           *csn_origin_of_url            (const char      *url,
                                              char           **host,
                                              guint16         *port);

G_END_DECLS

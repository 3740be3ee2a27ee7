/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where an address leads. Must not look anything up. */

#include "csn-address-class.h"

#include <arpa/inet.h>
#include <string.h>

/* Budget: complexity, because it is a table of address ranges. */
static CsnAddressClass
classify_ipv4 (const guint8 *b)
{
  if (b[0] == 127)
    return CSN_ADDRESS_LOOPBACK;
  if (b[0] == 0 || b[0] >= 224 || (b[0] == 169 && b[1] == 254))
    return CSN_ADDRESS_FORBIDDEN;
  /* metadata services that do not live at 169.254: Alibaba, Oracle, Azure */
  if (memcmp (b, (const guint8[]) { 100, 100, 100, 200 }, 4) == 0 || memcmp (b, (const guint8[]) { 192, 0, 0, 192 }, 4) == 0
      || memcmp (b, (const guint8[]) { 168, 63, 129, 16 }, 4) == 0)
    return CSN_ADDRESS_FORBIDDEN;
  if (b[0] == 10 || (b[0] == 172 && (b[1] & 0xf0) == 16) || (b[0] == 192 && b[1] == 168)
      || (b[0] == 100 && (b[1] & 0xc0) == 64))
    return CSN_ADDRESS_PRIVATE;
  return CSN_ADDRESS_PUBLIC;
}

static CsnAddressClass
classify_ipv6 (const guint8 *b)
{
  static const guint8 zeros[12] = { 0 };
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  static const guint8 nat64[12] = { 0, 0x64, 0xff, 0x9b };
  /* AWS gives its metadata service an address of a private range */
  static const guint8 aws[16] = { 0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54 };

  if (memcmp (b, mapped, 12) == 0 || memcmp (b, nat64, 12) == 0)
    return classify_ipv4 (b + 12);
  if (memcmp (b, zeros, 12) == 0 && b[12] == 0 && b[13] == 0 && b[14] == 0 && b[15] == 1)
    return CSN_ADDRESS_LOOPBACK;
  if (memcmp (b, zeros, 12) == 0) /* unspecified, and the old IPv4-compatible form */
    return CSN_ADDRESS_FORBIDDEN;
  if (b[0] == 0x20 && b[1] == 0x02) /* 6to4 carries an IPv4 address */
    return classify_ipv4 (b + 2);
  if ((b[0] == 0xfe && (b[1] & 0xc0) == 0x80) || b[0] == 0xff || memcmp (b, aws, 16) == 0)
    return CSN_ADDRESS_FORBIDDEN;
  if ((b[0] & 0xfe) == 0xfc || (b[0] == 0xfe && (b[1] & 0xc0) == 0xc0))
    return CSN_ADDRESS_PRIVATE;
  return CSN_ADDRESS_PUBLIC;
}

CsnAddressClass
csn_address_class_of_address (GInetAddress *address)
{
  g_return_val_if_fail (G_IS_INET_ADDRESS (address), CSN_ADDRESS_UNKNOWN);

  const guint8 *bytes = g_inet_address_to_bytes (address);

  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 ? classify_ipv4 (bytes)
                                                                    : classify_ipv6 (bytes);
}

CsnAddressClass
csn_address_class_of_host (const char *host)
{
  static const char *const metadata[] = { "metadata", "metadata.google.internal", "metadata.goog",
                                          "instance-data", "instance-data.ec2.internal" };
  g_autoptr (GInetAddress) address = NULL;
  g_autofree char *plain = NULL;
  struct in_addr old;
  gsize length;

  g_return_val_if_fail (host != NULL, CSN_ADDRESS_UNKNOWN);

  plain = g_ascii_strdown (host, -1);
  length = strlen (plain);
  if (length > 0 && plain[length - 1] == '.')
    plain[length - 1] = '\0';
  address = g_inet_address_new_from_string (plain);
  if (address != NULL)
    return csn_address_class_of_address (address);
  /* the spellings that inet_aton reads too: 2130706433, 0x7f.1, 017700000001 */
  if (inet_aton (plain, &old) != 0)
    return classify_ipv4 ((const guint8 *) &old.s_addr);
  if (strcmp (plain, "localhost") == 0 || g_str_has_suffix (plain, ".localhost"))
    return CSN_ADDRESS_LOOPBACK;
  for (guint i = 0; i < G_N_ELEMENTS (metadata); i++)
    if (strcmp (plain, metadata[i]) == 0)
      return CSN_ADDRESS_FORBIDDEN;
  return CSN_ADDRESS_UNKNOWN;
}

const char *
csn_address_class_get_word (CsnAddressClass address_class)
{
  switch (address_class)
    {
    case CSN_ADDRESS_PUBLIC: return "public";
    case CSN_ADDRESS_PRIVATE: return "private";
    case CSN_ADDRESS_LOOPBACK: return "loopback";
    case CSN_ADDRESS_FORBIDDEN: return "link-local or metadata";
    default: return "not resolved yet";
    }
}

char *
csn_origin_of_url (const char *url, char **host, guint16 *port)
{
  g_autoptr (GUri) uri = NULL;
  int number;

  g_return_val_if_fail (url != NULL, NULL);

  uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return NULL;
  if (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0)
    return NULL;
  number = g_uri_get_port (uri);
  if (number <= 0)
    number = strcmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
  if (host != NULL)
    *host = g_ascii_strdown (g_uri_get_host (uri), -1);
  if (port != NULL)
    *port = (guint16) number;

  g_autofree char *lower = g_ascii_strdown (g_uri_get_host (uri), -1);
  gboolean ipv6 = strchr (lower, ':') != NULL;

  return g_strdup_printf ("%s://%s%s%s:%d", g_uri_get_scheme (uri), ipv6 ? "[" : "", lower,
                          ipv6 ? "]" : "", number);
}

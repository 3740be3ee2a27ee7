/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From a request as data to what goes over the wire: address, headers and body. Sends nothing. */

#pragma once

#include "csn-http-request.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* The address with the query and without the fragment. (transfer full) */
char      *csn_http_build_url     (const CsnHttpRequest  *request);
/* The headers without Host, Content-Type and Content-Length of a body that is made here. A header with a line end or
 * without a name is CSN_PROBE_ERROR_REFUSED. (transfer full) (element-type CsnHttpField) */
GPtrArray *csn_http_build_headers (const CsnHttpRequest  *request,
                                   GError               **error);
/* NULL without an error when the request has no body. Files are read under @folder; @type is what the body is when the
 * headers do not say. (transfer full) (nullable) */
GBytes    *csn_http_build_body    (const CsnHttpRequest  *request,
                                   const char            *folder,
                                   char                 **type,
                                   GError               **error);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of a finished PDF that are bytes of their own: XMP and the colour profile. */

#include "csn-pdf-finish.h"

#include <lcms2.h>
#include <string.h>

char *
csn_pdf_write_xmp (const CsnPdfFinishing *finishing)
{
  g_autofree char *title = g_markup_escape_text (finishing->title, -1);
  g_autofree char *program = g_markup_escape_text (finishing->program, -1);
  g_autofree char *made = g_markup_escape_text (finishing->made, -1);

  return g_strdup_printf (
      "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
      " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
      " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" "
      "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
      "<dc:format>application/pdf</dc:format>\n"
      "<dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language>\n"
      "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n"
      "<xmp:CreatorTool>%s</xmp:CreatorTool>\n"
      "<xmp:CreateDate>%s</xmp:CreateDate>\n"
      "<xmp:ModifyDate>%s</xmp:ModifyDate>\n"
      "<pdf:Producer>%s</pdf:Producer>\n"
      "<pdfaid:part>3</pdfaid:part>\n"
      "<pdfaid:conformance>A</pdfaid:conformance>\n"
      "<pdfuaid:part>1</pdfuaid:part>\n"
      "</rdf:Description>\n"
      "<rdf:Description rdf:about=\"\" "
      "xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
      " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" "
      "xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
      "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
      "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\n"
      "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
      "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
      "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
      "<pdfaProperty:name>part</pdfaProperty:name>\n"
      "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
      "<pdfaProperty:category>internal</pdfaProperty:category>\n"
      "<pdfaProperty:description>Indicates, which part of ISO 14289 standard is "
      "followed</pdfaProperty:description>\n"
      "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
      "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n"
      "</rdf:Description>\n"
      "</rdf:RDF>\n"
      "</x:xmpmeta>\n"
      "<?xpacket end=\"r\"?>\n",
      title, program, made, made, program);
}

/* lcms2 writes the time of day into the profile's head; ours has a fixed one so that reports are
 * reproducible. */
GBytes *
csn_pdf_make_srgb (void)
{
  static const guint8 date[12]
      = { 0x07, 0xea, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0 }; /* 2026-01-01 00:00:00 */
  enum
  {
    DATE_OFFSET = 24,
    ID_OFFSET = 84,
    ID_LENGTH = 16,
    HEAD = 128
  };
  cmsHPROFILE profile = cmsCreate_sRGBProfile ();
  cmsUInt32Number length = 0;
  g_autofree guint8 *data = NULL;

  if (profile == NULL)
    return NULL;
  if (!cmsSaveProfileToMem (profile, NULL, &length) || length < HEAD)
    {
      cmsCloseProfile (profile);
      return NULL;
    }
  data = g_malloc (length);
  gboolean saved = cmsSaveProfileToMem (profile, data, &length);
  cmsCloseProfile (profile);
  if (!saved)
    return NULL;
  memcpy (data + DATE_OFFSET, date, sizeof date);
  memset (data + ID_OFFSET, 0, ID_LENGTH);
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

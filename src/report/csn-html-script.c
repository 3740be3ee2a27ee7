/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. Three things are compared: the digest of the record with the footer, every state and answer shown with
 * the record, each approval's signature with its statement (RSA, P-256 and P-384 by WebCrypto, the CMS read by hand). */

#include "csn-html-script.h"

#include "csn-report.h"

/* Reading: base64 blocks, hexadecimal, DER. */
static const char READING[]
    = "const e=id=>document.getElementById(id);"
      "const bytes=id=>Uint8Array.from(atob(e(id).textContent),c=>c.charCodeAt(0));"
      "const hex=b=>Array.from(new Uint8Array(b),x=>x.toString(16).padStart(2,'0')).join('');"
      "const digest=async(h,b)=>hex(await crypto.subtle.digest(h,b));"
      "const node=(b,p)=>{let n=b[p+1],h=2;if(n&128){const k=n&127;n=0;for(let i=0;i<k;i++)n=n*256+b[p+2+i];h+=k}"
      "return{t:b[p],s:p,v:p+h,e:p+h+n}};"
      "const kids=(b,n)=>{const r=[];for(let p=n.v;p<n.e;){const k=node(b,p);r.push(k);p=k.e}return r};"
      "const raw=(b,n)=>b.slice(n.s,n.e),val=(b,n)=>b.slice(n.v,n.e);"
      "const clean=t=>{let r='';for(const c of t.replace(/\\r\\n?/g,'\\n')){const u=c.codePointAt(0);"
      "r+=c==='\\t'?' ':c!=='\\n'&&(u<32||(u>=127&&u<160)||(u>=0x202a&&u<=0x202e)||(u>=0x2066&&u<=0x2069)||u===0x200b||"
      "u===0xfeff||u===0x2028||u===0x2029||(u>=0xfff9&&u<=0xfffb)||(u&0xfffe)===0xfffe)?"
      "'[U+'+u.toString(16).toUpperCase().padStart(4,'0')+']':c}return r};"
      "const flat=t=>t.replace(/\\s+/g,' ').trim();";

/* A signature in CMS over the bytes of a statement. */
static const char SIGNATURES[]
    = "const HASH={'608648016503040201':'SHA-256','608648016503040202':'SHA-384','608648016503040203':'SHA-512'};"
      "const CURVE={'2a8648ce3d030107':['P-256',32],'2b81040022':['P-384',48]};"
      "const pad=(b,n)=>{while(b.length>n&&b[0]===0)b=b.slice(1);const r=new Uint8Array(n);r.set(b,n-b.length);return r};"
      "const signed=async(text,b)=>{const data=kids(b,kids(b,kids(b,node(b,0))[1])[0]);"
      "const info=kids(b,kids(b,data[data.length-1])[0]);const serial=hex(raw(b,kids(b,info[1])[1]));"
      "const tbs=kids(b,data.find(n=>n.t===0xa0)).map(c=>kids(b,kids(b,c)[0])).find(f=>hex(raw(b,f[1]))===serial);"
      "const hash=HASH[hex(val(b,kids(b,info[2])[0]))],attributes=info.find(n=>n.t===0xa0);"
      "const said=kids(b,attributes).map(a=>kids(b,a)).find(a=>hex(val(b,a[0]))==='2a864886f70d010904');"
      "if(hex(val(b,kids(b,said[1])[0]))!==await digest(hash,text))return false;"
      "const key=tbs[6],kind=kids(b,kids(b,key)[0]),ec=hex(val(b,kind[0]))==='2a8648ce3d0201';"
      "const curve=ec?CURVE[hex(val(b,kind[1]))]:null;"
      "const how=ec?{name:'ECDSA',namedCurve:curve[0],hash}:{name:'RSASSA-PKCS1-v1_5',hash};"
      "const pub=await crypto.subtle.importKey('spki',raw(b,key),how,false,['verify']);"
      "const to=raw(b,attributes);to[0]=0x31;let sig=val(b,info[info.indexOf(attributes)+2]);"
      "if(ec){const rs=kids(sig,node(sig,0)).map(n=>pad(val(sig,n),curve[1]));sig=new Uint8Array([...rs[0],...rs[1]])}"
      "return crypto.subtle.verify(how,pub,sig,to)};";

/* Every row of the checklist with its item; the words of states come before. */
static const char COMPARING[]
    = "const SAME={pass:'PASS',fail:'FAIL',na:'NA',fired:'FIRED','not-fired':'NOT FIRED'};"
      "const SAID={na:'not applicable','not-fired':'not fired'};const wrong=[];let n=0;"
      "const same=(what,shown,meant)=>{n++;if(flat(shown||'')!==flat(meant))wrong.push(what)};"
      "const item=i=>{const row=e('i-'+i.id.replace(/[^A-Za-z0-9-]/g,'-'));if(!row)return;const check=i.kind==='check';"
      "const at='line '+(i.line||'?');const state=row.querySelector('.state');"
      "if(check||(i.state!=='PENDING'&&i.state!=='RECORDED'))"
      "same('state of '+at,state&&state.lastChild.textContent,WORDS[i.state]||i.state);"
      "const cell=row.querySelector('td[data-label=\"Answer\"]');const p=cell&&cell.querySelector('p');"
      "if(!i.answer||i.rivals||(check&&SAME[i.answer]===i.state)||i.answer.length>5000)return;"
      "same('answer of '+at,p&&p.textContent,clean(check&&SAID[i.answer]?SAID[i.answer]:i.answer+(i.unit?' '+i.unit:'')))};";

static const char RUNNING[]
    = "const out=e('self-check');if(!out||!globalThis.crypto||!crypto.subtle)return;"
      "const say=(good,text)=>{out.hidden=false;out.className='banner '+(good?'info':'bad');out.textContent=text};"
      "try{const text=bytes('record.json'),record=JSON.parse(new TextDecoder().decode(text));"
      "same('digest of the record',e('digest').textContent,await digest('SHA-256',text));"
      "same('verdict',document.querySelector('.verdict .word').lastChild.textContent,record.verdict);"
      "for(const s of record.sections){const h=e('s-'+s.line),w=h&&s.state&&h.querySelector('.state');"
      "if(w)same('state of section in line '+s.line,w.lastChild.textContent,WORDS[s.state]||s.state);"
      "(s.items||[]).forEach(item)}"
      "let good=0;const cms=document.querySelectorAll('script[id$=\".p7s\"]');"
      "for(const s of cms)if(await signed(bytes(s.id.replace(/p7s$/,'json')),bytes(s.id)))good++;else wrong.push(s.id);"
      "if(wrong.length)say(false,'Self-check: this page does not show what its record says: '+wrong.slice(0,12).join(', ')+"
      "(wrong.length>12?' and '+(wrong.length-12)+' more':''));"
      "else say(true,'Self-check, a convenience and no proof: '+n+' values on this page are those of its record, and '+good+"
      "(good===1?' approval signature fits its statement':' approval signatures fit their statements')+"
      "'. Proof is what countersign-cli verify says.')}"
      "catch(x){say(false,'Self-check: this page could not be compared with its record ('+x.message+')')}";

char *
csn_html_script_new (void)
{
  static const char *const states[]
      = { "PENDING",  "RUNNING",   "PASS",    "FAIL",     "ERROR", "INCONCLUSIVE",  "RECORDED", "CANCELLED", "NA",
          "WAIVED",   "CONFLICT",  "STALE",   "BLOCKED",  "SKIPPED", "NOT EVALUATED", "FIRED",  "NOT FIRED", "UNKNOWN" };
  GString *script = g_string_new ("(async()=>{'use strict';const WORDS={");

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      CsnTone tone;
      CsnMark mark;

      g_string_append_printf (script, "%s'%s':'%s'", i > 0 ? "," : "", states[i],
                              csn_report_state_word (states[i], &tone, &mark));
    }
  g_string_append (script, "};");
  g_string_append (script, READING);
  g_string_append (script, SIGNATURES);
  g_string_append (script, COMPARING);
  g_string_append (script, RUNNING);
  g_string_append (script, "})();");
  return g_string_free (script, FALSE);
}

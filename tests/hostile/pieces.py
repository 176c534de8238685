"""What mutations put in: dates, addresses and pieces of markup and text that have broken readers, one a line."""

from __future__ import annotations

DATES = """
01 May 2025, 20:03 GMT+10
31 Feb 2025, 20:03 GMT+99
1970-01-01
0000-00-00
9999-12-31T23:59:59Z
2025-13-45T99:99:99+99:99
0001-01-01T00:00:00+14:00
9999-12-31T23:59:59-14:00
1er mai 2025
Monday
20250501T100300.123456789Z
1746093780
99999999999999999999
May 1, 2025 at 8:03 p.m. ET
\u0661 \u0645\u0627\u064a\u0648 \u0662\u0660\u0662\u0665
Posted: 1/2/3
\uff12\uff10\uff12\uff15\u5e74\uff15\u6708\uff11\u65e5
2025-05-01T10:03:00+00:00[Europe/London]
Thu, 01 May 2025 24:00:60 +2359
""".strip("\n").split("\n")

URLS = """
http://[
http://[::1]:99999/
//[x
javascript:alert(1)
data:text/html,<p>x
http://\x00/
?
#
http://a:0/
http://a:b@c:1/
/news/278000001/a-boat
http:///
https://%zz/%
//user@:80
http://\u2100/
https://ex\u00e4mple.test/\ud83d\ude00
http://a..b/
/%ff%00
\\\\a\\b
https://www.londonmercury.com/news/1/x
http://1.1.1.1.1/
http://xn--a/
https://\u202e.test/
http://[fe80::1%25en0]/
http://a\x09b/
mailto:a@b
http://[v1.a]/
https://0x7f.1/
http://a:\u0661/
http://\uff21/
//
/..//../
http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
""".strip("\n").split("\n")

PIECES = """
&lt;
&#0;
&#xD800;
&#x110000;
&nosuch;
&amp;amp;
&#128;
&#x85;
\x00
\x0b
\x0c
\x1b
\ufffe
\uffff
\u202e
\u200d
\u00a0
\u2028
\U0001f600
e\u0301
\u0e01\u0e33
\ud800
\udfff
<!--
-->
<![CDATA[
]]>
<?xml version='1.0' encoding='utf-16'?>
<!DOCTYPE html>
<!DOCTYPE a [
<br>
<script>
</script>
<style>
<title>
</title>
<noscript>
<template>
<svg>
<math>
<frameset>
<plaintext>
<textarea>
<select>
<pre>
<table>
<td>
</table>
<p>
</p>
<div hidden>
</div>
<a href='/news/17/a-boat-is-late'>
</a>
<b>
</b>
<h1>
</h1>
<time>
<button>
<li>
</body>
<base href='http://['>
<base href='//other.test/'>
<link rel=canonical href='//[x'>
<html lang='x'>
<main>
<meta http-equiv=refresh content='0'>
<meta property=og:type content=article>
<meta name=author content='By '>
<script type="application/ld+json">
{"@type":"NewsArticle",
"headline":[{}]
"author":{"name":{}}
NaN
[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
"datePublished":1e999
"@type":[[]]
"@graph":
"image":[null]
"publisher":"x"
"@id":{}
-0
1e400
<rss>
<item>
</item>
<link>
<urlset>
<url><loc>
<feed>
<entry>
&a;
<!ENTITY a '&a;&a;'>
RT.com
(ANI)
PARIS, France -\x20
Beijing [China], May 1 (ANI):\x20
More Information
International Section
By\x20
By A and B, C with D
Published:\x20
Updated\x20
...
[\u2026]
Read more
null in null
Share article:
Get a daily dose of X news through our daily email
Just a moment...
captcha
404
cookies
( )
\u00ab\u00bb
""".strip("\n").split("\n")

CHARSETS = [
    *["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "latin-1", "cp1252", "cp1251", "koi8-r"],
    *["shift_jis", "gb18030", "euc-kr", "big5", "iso-2022-jp", "x-nonsense", "none", "undefined", "idna", "base64"],
]

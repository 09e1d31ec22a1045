-- Nobody's to read directly: bulletin_copy() gives a copy to who may read the bulletin.
call app_private.protect('app_public.bulletin_copies');

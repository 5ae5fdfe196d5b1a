/** Imported by every command, before the packages that its work needs. */
import './compile-cache.ts';
import './ignore-closed-pipe.ts';

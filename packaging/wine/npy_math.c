/* Test only: Wine's C library lacks C99's complex functions, on which numpy's module cannot be loaded. Parts and size are
   right; the others hand back their first argument, so that complex arithmetic proves nothing under Wine. */
#include <math.h>
typedef struct { float re, im; } F;
typedef struct { double re, im; } D;
#define OUT __declspec(dllexport)
OUT float crealf(F z) { return z.re; }
OUT float cimagf(F z) { return z.im; }
OUT float cabsf(F z) { return hypotf(z.re, z.im); }
OUT float cargf(F z) { return atan2f(z.im, z.re); }
OUT double creal(D z) { return z.re; }
OUT double cimag(D z) { return z.im; }
OUT double cabs(D z) { return hypot(z.re, z.im); }
OUT double carg(D z) { return atan2(z.im, z.re); }
OUT double creall(D z) { return z.re; }
OUT double cimagl(D z) { return z.im; }
OUT double cabsl(D z) { return hypot(z.re, z.im); }
OUT double cargl(D z) { return atan2(z.im, z.re); }
#define SAME(name) OUT void *name(void *first) { return first; }
#define KINDS(name) SAME(name##f) SAME(name) SAME(name##l)
KINDS(ccos) KINDS(ccosh) KINDS(cexp) KINDS(cpow) KINDS(csin) KINDS(csinh) KINDS(ctan) KINDS(ctanh)

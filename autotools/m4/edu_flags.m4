dnl EDU_ENABLE(NAME, HELP)
dnl An option --enable-NAME that is off unless asked for; sets enable_NAME.
AC_DEFUN([EDU_ENABLE],
  [AC_ARG_ENABLE([$1], [AS_HELP_STRING([--enable-$1], [$2])], [], [enable_$1=no])])

dnl EDU_TRY_CFLAGS(VARIABLE, FLAGS)
dnl Append to VARIABLE those of FLAGS that the compiler takes.
AC_DEFUN([EDU_TRY_CFLAGS],
  [for edu_flag in m4_normalize([$2]); do
     AC_MSG_CHECKING([whether $CC takes $edu_flag])
     edu_saved_CFLAGS=$CFLAGS
     CFLAGS="$CFLAGS -Werror $edu_flag"
     AC_COMPILE_IFELSE([AC_LANG_SOURCE([[int edu_probe; ]])],
       [AC_MSG_RESULT([yes])
        AS_VAR_APPEND([$1], [" $edu_flag"])],
       [AC_MSG_RESULT([no])])
     CFLAGS=$edu_saved_CFLAGS
   done])

dnl EDU_NEED_FLAGS(FLAGS)
dnl Stop unless a program can be compiled and linked with FLAGS.
AC_DEFUN([EDU_NEED_FLAGS],
  [AC_MSG_CHECKING([whether $CC links with $1])
   edu_saved_CFLAGS=$CFLAGS
   CFLAGS="$CFLAGS $1"
   AC_LINK_IFELSE([AC_LANG_PROGRAM([[]], [[]])],
     [AC_MSG_RESULT([yes])],
     [AC_MSG_RESULT([no])
      AC_MSG_ERROR([$CC cannot build with $1])])
   CFLAGS=$edu_saved_CFLAGS])

/* zzeco.exe and zzeco-cli.exe: start the Python beside them with our program and hand on what was asked.
   Variables of other programs that would lead Python, GDAL, PROJ or Qt to foreign files are taken away first. */
#define UNICODE
#include <windows.h>
#include <wchar.h>

static const wchar_t *FOREIGN[] = {
    L"PYTHONHOME", L"PYTHONPATH", L"PYTHONSTARTUP", L"PYTHONUTF8", L"PYTHONIOENCODING", L"PYTHONWARNINGS",
    L"PROJ_LIB", L"PROJ_DATA", L"PROJ_DEBUG", L"GDAL_DATA", L"GDAL_DRIVER_PATH", L"OGR_DRIVER_PATH", L"GEOTIFF_CSV",
    L"CPL_DEBUG", L"QT_PLUGIN_PATH", L"QT_QPA_PLATFORM_PLUGIN_PATH", L"QT_QPA_PLATFORMTHEME", L"QML2_IMPORT_PATH"};

/* What follows the program's own name on the command line, untouched. */
static const wchar_t *rest_of(const wchar_t *line) {
    int quoted = 0;
    while (*line && (quoted || (*line != L' ' && *line != L'\t'))) {
        if (*line == L'"') quoted = !quoted;
        line++;
    }
    return line;
}

static int start(const wchar_t *python) {
    static wchar_t folder[32768], line[65536];
    GetModuleFileNameW(NULL, folder, 32768);
    wchar_t *slash = wcsrchr(folder, L'\\');
    if (slash) *slash = 0;
    for (size_t i = 0; i < sizeof FOREIGN / sizeof *FOREIGN; i++) SetEnvironmentVariableW(FOREIGN[i], NULL);
    SetEnvironmentVariableW(L"PROJ_NETWORK", L"OFF");
    int length = swprintf(line, 65536, L"\"%ls\\python\\%ls\" -X utf8 \"%ls\\app\\main.py\"%ls", folder, python, folder,
                          rest_of(GetCommandLineW()));
    STARTUPINFOW how = {.cb = sizeof how};
    PROCESS_INFORMATION made;
    if (length < 0 || !CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &how, &made)) {
        MessageBoxW(NULL, L"程序文件不完整，请重新安装。\nThe program is not complete. Please install it again.", L"zzeco",
                    MB_ICONERROR);
        return 3;
    }
    AllowSetForegroundWindow(made.dwProcessId);
    WaitForSingleObject(made.hProcess, INFINITE);
    DWORD code = 3;
    GetExitCodeProcess(made.hProcess, &code);
    return (int)code;
}

#ifdef COMMAND_LINE
int main(void) { return start(L"python.exe"); }
#else
int WINAPI WinMain(HINSTANCE instance, HINSTANCE before, LPSTR words, int shown) {
    (void)instance, (void)before, (void)words, (void)shown;
    return start(L"pythonw.exe");
}
#endif

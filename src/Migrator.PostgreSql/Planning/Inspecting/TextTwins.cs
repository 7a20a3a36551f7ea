namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>
/// concat, concat_ws and format are only stable, because they print values of any type, some of which print differently in
/// different sessions. Called with text they are as immutable as ||. The server tells which it is: functions of the same
/// names that take text alone stand before its own, and are chosen only where every argument is text.
/// </summary>
internal static class TextTwins
{
    private const string Create =
        """
        CREATE SCHEMA IF NOT EXISTS migrator_text;
        CREATE OR REPLACE FUNCTION migrator_text.concat(VARIADIC parts text[]) RETURNS text LANGUAGE sql IMMUTABLE RETURN array_to_string(parts, '');
        CREATE OR REPLACE FUNCTION migrator_text.concat_ws(separator text, VARIADIC parts text[]) RETURNS text LANGUAGE sql IMMUTABLE RETURN array_to_string(parts, separator);
        CREATE OR REPLACE FUNCTION migrator_text.format(pattern text, VARIADIC parts text[]) RETURNS text LANGUAGE sql IMMUTABLE RETURN array_to_string(parts, pattern);
        """;

    /// <summary>Executes a statement that the server refused as not immutable, with the twins in front; true if it is accepted then.</summary>
    public static async Task<bool> TryAsync(InspectionSession session, string statement, CancellationToken cancellationToken)
    {
        if (await session.TryAsync(Create, cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        var refused = await session.TryAsync($"SELECT set_config('search_path', 'migrator_text, pg_catalog, ' || current_setting('search_path'), true);\n{statement}", cancellationToken).ConfigureAwait(false);
        await session.RestorePathAsync(cancellationToken).ConfigureAwait(false);

        return refused is null;
    }
}

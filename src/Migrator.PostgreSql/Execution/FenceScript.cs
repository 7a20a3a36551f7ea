using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Migrator.Execution.Ports;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Execution;

/// <summary>Writes hard fences as scripts for a superuser to read and to run.</summary>
internal static partial class FenceScript
{
    public static string Write(HardFence fence) => fence switch
    {
        RoleFence { IsUndo: true } role => LetIn(role),
        RoleFence role => KeepOut(role),
        LoginFence { IsUndo: true } login => TakeAway(login),
        LoginFence login => Refuse(login),
        _ => throw new ArgumentOutOfRangeException(nameof(fence), fence, null),
    };

    private static string KeepOut(RoleFence fence) =>
        $"""
        -- Nobody logs in as this role any more, in any database of this server, and whoever has ends.
        -- Its rights stay. A superuser, and the role that runs this, are refused.
        DO $fence$
        BEGIN
            IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {PgLiteral.Text(fence.Role)} AND (rolsuper OR rolname IN (session_user, current_user))) THEN
                RAISE EXCEPTION 'This would lock out a superuser, or whoever runs it.';
            END IF;
        END $fence$;

        ALTER ROLE {PgIdentifier.Quote(fence.Role)} NOLOGIN;

        SELECT pg_catalog.pg_terminate_backend(pid)
        FROM pg_catalog.pg_stat_activity
        WHERE usename = {PgLiteral.Text(fence.Role)}
            AND pid <> pg_catalog.pg_backend_pid();

        """;

    private static string LetIn(RoleFence fence) =>
        $"""
        ALTER ROLE {PgIdentifier.Quote(fence.Role)} LOGIN;

        """;

    private static string Refuse(LoginFence fence)
    {
        var first = string.Join(", ", fence.First.ToString().Split('.').Concat(["0", "0"]).Take(4));
        var (function, trigger) = (Function(fence.App), PgIdentifier.Quote(Name(fence.App)));
        return
            $"""
            -- Refuses sessions in this database whose application_name is {Comment(fence.App)}/VERSION with a version below {fence.First}, or one that cannot be read.
            -- Any other name is let in, and superusers whatever they are called. Sessions that are open already stay.
            -- If it should ever stand in the way: a superuser drops it, as --undo prints.
            CREATE OR REPLACE FUNCTION {function}
                RETURNS event_trigger
                LANGUAGE plpgsql
                SET search_path = pg_catalog, pg_temp
            AS $fence$
            DECLARE
                v_name text := current_setting('application_name');
                v_version text;
                v_parts text[];
                v_numbers numeric[];
                v_first CONSTANT numeric[] := ARRAY[{first}];
            BEGIN
                IF (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) OR NOT starts_with(v_name, {PgLiteral.Text(fence.App + "/")}) THEN
                    RETURN;
                END IF;

                v_version := split_part(split_part(substr(v_name, {fence.App.EnumerateRunes().Count() + 2}), ';', 1), '+', 1);
                v_parts := coalesce(
                    regexp_match(v_version, '^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)()(-.+)?$'),
                    regexp_match(v_version, '^([1-9][0-9][0-9][0-9])\.([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(-.+)?$'));
                v_numbers := ARRAY(SELECT coalesce(nullif(v_parts[n], ''), '0')::numeric FROM generate_series(1, 4) AS n ORDER BY n);
                IF v_parts IS NULL OR v_numbers < v_first OR (v_numbers = v_first AND v_parts[5] IS NOT NULL) THEN
                    RAISE EXCEPTION '% is fenced out of this database: the first version that may use it is {fence.First}.', v_name
                        USING ERRCODE = 'MG005';
                END IF;
            END
            $fence$;

            DROP EVENT TRIGGER IF EXISTS {trigger};
            CREATE EVENT TRIGGER {trigger} ON login EXECUTE FUNCTION {function};
            ALTER EVENT TRIGGER {trigger} ENABLE ALWAYS;

            """;
    }

    private static string TakeAway(LoginFence fence) =>
        $"""
        DROP EVENT TRIGGER IF EXISTS {PgIdentifier.Quote(Name(fence.App))};
        DROP FUNCTION IF EXISTS {Function(fence.App)};

        """;

    private static string Function(string app) => $"migrator.{PgIdentifier.Quote(Name(app))}()";

    // An application's name may be longer than the server's names, and have signs that look alike.
    private static string Name(string app)
        => $"migrator_fence_{Unusual().Replace(app, "_")[..Math.Min(app.Length, 30)]}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(app)))[..8]}";

    private static string Comment(string text) => Unusual().Replace(text, "_");

    [GeneratedRegex("[^A-Za-z0-9_-]")]
    private static partial Regex Unusual();
}

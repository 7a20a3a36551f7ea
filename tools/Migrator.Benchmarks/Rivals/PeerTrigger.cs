using Migrator.Benchmarks.Running;

namespace Migrator.Benchmarks.Rivals;

/// <summary>What other tools put on the table: a column that tells which rows are to be done, and a trigger that looks at the search path and has every column in a variable.</summary>
internal static class PeerTrigger
{
    public static async Task InstallAsync(BenchDatabase database, CancellationToken cancellationToken)
    {
        var variables = await database.ScalarAsync<string>(
            """
            SELECT string_agg(format('%I shop.items.%I%%TYPE := NEW.%I;', attname, attname, attname), E'\n                ' ORDER BY attnum)
            FROM pg_attribute
            WHERE attrelid = 'shop.items'::regclass
                AND attnum > 0
            """,
            cancellationToken);
        await database.ExecuteAsync(
            $"""
            ALTER TABLE shop.items ADD quantity_new bigint, ADD needs_backfill boolean NOT NULL DEFAULT true;
            CREATE FUNCTION shop.copy_quantity() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                {variables}
                used_path text;
            BEGIN
                SELECT current_setting('search_path') INTO used_path;
                IF used_path <> 'shop_v2' THEN
                    NEW.quantity_new = quantity::bigint;
                    NEW.needs_backfill = false;
                END IF;
                RETURN NEW;
            END
            $$;
            CREATE TRIGGER copy_quantity BEFORE INSERT OR UPDATE ON shop.items FOR EACH ROW EXECUTE FUNCTION shop.copy_quantity();
            """,
            cancellationToken);
    }
}

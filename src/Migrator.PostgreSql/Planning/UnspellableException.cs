namespace Migrator.PostgreSql.Planning;

/// <summary>Something an author asked for has no words in PostgreSQL.</summary>
internal sealed class UnspellableException(string what, string cure) : MigratorException($"PostgreSQL has no words for {what}. {cure}")
{
    public override string Code => "MIG1010";

    public string What { get; } = what;
}

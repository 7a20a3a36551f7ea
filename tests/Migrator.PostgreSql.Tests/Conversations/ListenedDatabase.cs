using Migrator.Execution.Ports;
using Migrator.Planning.Catalog;

namespace Migrator.PostgreSql.Tests.Conversations;

/// <summary>A database all of whose statements are heard, but those that read the catalog: these are no decision of a run.</summary>
internal sealed class ListenedDatabase(IMigrationDatabase heard, IMigrationDatabase unheard, Conversation conversation) : IMigrationDatabase, ICatalogPort
{
    public string Provider => heard.Provider;

    public string DefaultSchema => heard.DefaultSchema;

    public ICatalogPort Catalog => this;

    public IPlanningPort Planning => heard.Planning;

    public IExecutionPort Execution => heard.Execution;

    public IRowsPort Rows => heard.Rows;

    public IStatePort State => heard.State;

    public Task<CatalogSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        conversation.Note("-- the catalog is read");
        return unheard.Catalog.ReadAsync(cancellationToken);
    }
}
